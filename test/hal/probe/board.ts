/** A board for the conformance suite: a DS1882, a pin to write, two contacts to watch. Not for building. */
import type { Board } from '../../../boards/board.ts';

export const board = {
  name: 'probe',
  title: 'Probe of the HAL',
  mcu: 'MDBT42Q',
  supplies: { '3V3': { volts: 3.3, from: 'the bench' } },
  buses: { I2C1: { scl: 'D15', sda: 'D14', bitrate: 400_000, pullup: { supply: '3V3', ohm: 4700 } } },
  chips: { volume: { part: 'DS1882', bus: 'I2C1', address: 0x28, supply: '3V3', behindShifter: false, zeroCross: false } },
  sources: {},
  relays: {},
  path: [],
  jacks: {},
  seats: [],
  controls: {
    button: { kind: 'button', pin: 'D5', pullup: 'internal', does: 'mute', bounce: { ms: 0, edges: 0 } },
    other: { kind: 'button', pin: 'D4', pullup: 'internal', does: 'mute', bounce: { ms: 0, edges: 0 } },
  },
  settling: 0,
  silentClick: 0,
} as const satisfies Board;
