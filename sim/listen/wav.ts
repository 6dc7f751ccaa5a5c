/**
 * WAV bytes to samples and back, with the `wavefile` library. No disk here: see `wavfile.ts`.
 *
 * Format: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (1991), chapter 3, and
 * "Multiple Channel Audio Data and WAVE Files" (2001) for WAVE_FORMAT_EXTENSIBLE.
 *
 * The library sees only a `fmt ` and a `data` chunk: version 11 takes everything behind a LIST chunk for a part of that
 * list (two lists before the samples make it throw) and reads EXTENSIBLE floats as integers.
 */
import wavefile from 'wavefile';

/** How a file is written: bits of an integer sample, or '32f' for floats. */
export type WavFormat = '16' | '24' | '32f';

export interface Wav {
  /** Samples a second. */
  rate: number;
  /** One or two, equally long, full scale is 1. Floats may lie beyond. */
  channels: Float64Array[];
  /** Bits of a sample in the file. */
  bits: number;
  /** For reports: the file's name without its folder. */
  name: string;
}

/** A file that cannot be read or written. The message is one sentence: what, where, what to do. */
export class WavError extends Error {
  override name = 'WavError';
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
const HIGHEST_RATE = 768_000;
const MOST_BYTES = 0xffffffff - 64; // RIFF counts its bytes in 32 bits

/** Samples of the WAV file `bytes`; `name` stands in the errors. */
export function parseWav(bytes: Uint8Array, name: string): Wav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const form = text(view, 0);
  if (form === 'RIFX' || form === 'RF64') {
    throw new WavError(`${name} is an ${form} file: cuebox reads RIFF WAV files, convert it first`);
  }
  if (form !== 'RIFF' || text(view, 8) !== 'WAVE') {
    throw new WavError(`${name} is not a WAV file: it does not begin with RIFF and WAVE, convert it to WAV first`);
  }
  const { fmt, data, missing } = findChunks(view);
  if (!fmt || fmt.length < 16) {
    throw new WavError(`${name} has no "fmt " chunk before its samples: the file is damaged, export it again`);
  }
  if (!data) throw new WavError(`${name} has no "data" chunk: the file is cut off or damaged, copy it again`);
  if (missing > 0) {
    throw new WavError(`${name} is cut off: ${missing} of ${data.length + missing} bytes of samples are missing, copy it again`);
  }

  const { format, channelCount, rate, blockAlign, bits } = header(fmt);
  if (!((format === PCM && [8, 16, 24, 32].includes(bits)) || (format === FLOAT && [32, 64].includes(bits)))) {
    throw new WavError(
      `${name} has format ${format} with ${bits} bits: cuebox reads integers of 8, 16, 24 or 32 bits and floats, convert it first`,
    );
  }
  if (channelCount < 1) throw new WavError(`${name} has no channels: the file is damaged, export it again`);
  if (channelCount > 2) {
    throw new WavError(`${name} has ${channelCount} channels: cuebox plays one or two: mix it down first`);
  }
  if (rate < 1 || rate > HIGHEST_RATE) {
    throw new WavError(`${name} has a sample rate of ${rate}: cuebox plays up to ${HIGHEST_RATE}, convert it first`);
  }
  const frame = (channelCount * bits) / 8;
  if (blockAlign !== frame) {
    throw new WavError(`${name} packs ${channelCount} samples of ${bits} bits into ${blockAlign} bytes: convert it to plain PCM first`);
  }
  if (data.length % frame !== 0) {
    throw new WavError(`${name} is cut off in the middle of a sample (${data.length} bytes, ${frame} a sample): copy it again`);
  }
  if (data.length === 0) throw new WavError(`${name} has no samples: record or export it again`);

  return { rate, channels: samplesOf(data, format, channelCount, rate, bits, name), bits, name };
}

/** Bytes of a plain WAV file (no EXTENSIBLE header), and how many samples had to be clipped to full scale. */
export function wavBytes(
  channels: readonly Float64Array[],
  rate: number,
  format: WavFormat = '24',
): { bytes: Uint8Array; clipped: number } {
  const frames = channels[0]?.length ?? 0;
  if (channels.length < 1 || channels.length > 2) {
    throw new WavError(`cannot write ${channels.length} channels: give one or two`);
  }
  if (frames === 0) throw new WavError('cannot write a WAV file without samples: render a longer run');
  if (channels.some((c) => c.length !== frames)) {
    throw new WavError(`cannot write channels of ${channels.map((c) => c.length).join(' and ')} samples: make them equally long`);
  }
  if (!Number.isInteger(rate) || rate < 1 || rate > HIGHEST_RATE) {
    throw new WavError(`cannot write a sample rate of ${rate}: give a whole number from 1 to ${HIGHEST_RATE}`);
  }
  const bits = format === '32f' ? 32 : Number(format);
  if ((frames * channels.length * bits) / 8 > MOST_BYTES) {
    throw new WavError('cannot write more than 4 GB into one WAV file: render a shorter run');
  }

  let clipped = 0;
  const scale = 2 ** (bits - 1);
  const integers = channels.map((channel) =>
    channel.map((sample, n) => {
      if (!Number.isFinite(sample)) throw new WavError(`cannot write sample ${n}: it is ${sample}, not a number`);
      if (format === '32f') return sample;
      const code = Math.round(sample * scale);
      if (code > scale || code < -scale) clipped++; // full scale itself loses one code and is no clipping
      return Math.max(-scale, Math.min(scale - 1, code));
    }),
  );
  const file = new wavefile.WaveFile();
  file.fromScratch(channels.length, rate, format, integers.length === 1 ? integers[0]! : integers);
  return { bytes: padded(file.toBuffer()), clipped };
}

/** RIFF chunks begin at even places: a data chunk of odd length needs a zero behind it, which the library leaves out. */
function padded(file: Uint8Array): Uint8Array {
  if (file.length % 2 === 0) return file;
  const even = new Uint8Array(file.length + 1);
  even.set(file);
  new DataView(even.buffer).setUint32(4, even.length - 8, true);
  return even;
}

interface Chunks {
  fmt?: Uint8Array;
  data?: Uint8Array;
  /** Bytes that the data chunk announces and the file does not have. */
  missing: number;
}

function findChunks(view: DataView): Chunks {
  const found: Chunks = { missing: 0 };
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const start = at + 8;
    const size = view.getUint32(at + 4, true);
    const there = Math.min(size, view.byteLength - start);
    const bytes = new Uint8Array(view.buffer, view.byteOffset + start, there);
    const id = text(view, at);
    if (id === 'fmt ') found.fmt ??= bytes;
    if (id === 'data') {
      found.data = bytes;
      // A program that writes into a pipe does not know the length and leaves all ones: the samples end with the file.
      found.missing = size === 0xffffffff ? 0 : size - there;
      break;
    }
    at = start + size + (size % 2);
  }
  return found;
}

function header(fmt: Uint8Array) {
  const view = new DataView(fmt.buffer, fmt.byteOffset, fmt.byteLength);
  const tag = view.getUint16(0, true);
  return {
    // EXTENSIBLE keeps the true format in the first two bytes of its sub-format.
    format: tag === EXTENSIBLE && fmt.length >= 26 ? view.getUint16(24, true) : tag,
    channelCount: view.getUint16(2, true),
    rate: view.getUint32(4, true),
    blockAlign: view.getUint16(12, true),
    bits: view.getUint16(14, true),
  };
}

function samplesOf(
  data: Uint8Array,
  format: number,
  channelCount: number,
  rate: number,
  bits: number,
  name: string,
): Float64Array[] {
  const plain = new Uint8Array(44 + data.length);
  const view = new DataView(plain.buffer);
  const frame = (channelCount * bits) / 8;
  write(plain, 0, 'RIFF');
  view.setUint32(4, plain.length - 8, true);
  write(plain, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, format, true);
  view.setUint16(22, channelCount, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * frame, true);
  view.setUint16(32, frame, true);
  view.setUint16(34, bits, true);
  write(plain, 36, 'data');
  view.setUint32(40, data.length, true);
  plain.set(data, 44);

  const file = new wavefile.WaveFile(plain);
  // The library's types know only the mono case; two channels come as an array of arrays.
  const read = file.getSamples(false, Float64Array) as Float64Array | Float64Array[];
  const channels = read instanceof Float64Array ? [read] : read;
  const scale = format === FLOAT ? 1 : 2 ** (bits - 1);
  const middle = bits === 8 ? 128 : 0; // samples of 8 bits are unsigned
  return channels.map((channel) =>
    channel.map((code, n) => {
      if (!Number.isFinite(code)) {
        throw new WavError(`${name} has a sample that is no number (number ${n}): the file is damaged, export it again`);
      }
      return (code - middle) / scale;
    }),
  );
}

function text(view: DataView, at: number): string {
  if (at + 4 > view.byteLength) return '';
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 4));
}

function write(bytes: Uint8Array, at: number, ascii: string): void {
  for (let i = 0; i < ascii.length; i++) bytes[at + i] = ascii.charCodeAt(i);
}
