/**
 * What an I2C error means, whatever the port calls it.
 *
 * Texts: espruino/Espruino targets/nrf5x (`I2C Write Error 33282` is NACK), targets/stm32 (`Timeout on I2C Write BUSY`:
 * the bus is held; other time-outs and `device not responding`: no acknowledgement), targets/esp32
 * (`slave doesn't ACK the transfer`; `bus is busy`), targets/esp8266 (`No ACK`).
 */

/** 'missing': the chip does not acknowledge. 'stuck': somebody holds the bus. 'reset': it answers and has forgotten. */
export type Failure = 'missing' | 'stuck' | 'reset';

/** @param error What a transfer threw, or 'RESET' of a part that answered and had forgotten. */
export function failureOf(error: unknown): Failure {
  const text = ('' + error).toUpperCase();
  return text.includes('BUSY') ? 'stuck' : text === 'RESET' ? 'reset' : 'missing';
}
