/**
 * CRC-32 as PNG and zip use it, and Espruino's E.CRC32 (src/jswrap_espruino.c): polynomial 0xEDB88320, bits reversed.
 * (Node's own came with 20.15.)
 */
export function crc32(bytes: Iterable<number>): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
