/** pocket on a Jolt.js: its amplifier in the socket Q0, its mute relay at the output H0. */
import type { Board } from '../../boards/board.ts';
import { board as pocket } from '../../boards/pocket/board.ts';

export const JOLT: Board = {
  ...pocket,
  name: 'jolt',
  title: 'Jolt: pocket on a Jolt.js',
  mcu: 'JOLTJS',
  supplies: { ...pocket.supplies, '+V': { volts: 4.65, from: 'USB, behind its diode' } },
  buses: { I2C1: { ...pocket.buses.I2C1, scl: 'D29', sda: 'D3', socket: 'Q0' } },
  relays: { mute: { ...pocket.relays.mute, coil: { pin: 'H0' }, driver: 'the output H0', supply: '+V' } },
  controls: { up: { ...pocket.controls.up, pin: 'D1' }, down: { ...pocket.controls.down, pin: 'D26' }, mute: { ...pocket.controls.mute, pin: 'D47' } },
};
