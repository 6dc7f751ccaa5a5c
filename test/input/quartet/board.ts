/**
 * quartet: one source, four people. Their mute relays and six buttons hang on one MCP23017, which asks by one line; two
 * encoders, for the first two.
 */
import type { AmplifierFacts, Board, ButtonFacts, EncoderFacts, Mcp46Facts, RestingRelayFacts, SeatFacts } from '../../../boards/board.ts';

const mute = (bit: number): RestingRelayFacts => ({ kind: 'relay', coil: { expander: 'io', bit }, pull: 4_700, driver: 'ULN2803A', coilCurrent: 0.028, supply: '5V' });

const pot = (address: number): Mcp46Facts => ({ part: 'MCP4661', bus: 'I2C1', address, supply: '5V', behindShifter: true, rab: 10_000, storedSilent: true });

const amp = {
  kind: 'amplifier',
  part: 'OPA1656 and a BUF634A in its loop',
  gain: 6,
  maximum: 2.47,
  outputResistance: 1.5,
  currentLimit: 0.15,
  noise: 1.1e-6,
  offset: 1,
  inputResistance: 1e9,
} as const satisfies Omit<AmplifierFacts, 'name'>;

const knob = {
  kind: 'encoder',
  edges: 4,
  detents: 24,
  filter: { pullup: 10_000, series: 10_000, capacitor: 22e-9 },
  bounce: { ms: 2, edges: 6 },
} as const satisfies Omit<EncoderFacts, 'a' | 'b'>;

/** Port B from bit 8 on: A has the relays. */
const button = (bit: number, does: ButtonFacts['does'], seat: string): ButtonFacts => ({
  kind: 'button', pin: { expander: 'io', bit }, pullup: 'internal', does, seat, bounce: { ms: 6, edges: 10 },
});

const seat = (name: string): SeatFacts => ({
  name,
  jack: `jack ${name}`,
  limit: 0,
  least: -4000,
  startup: -3000,
  rise: 200,
  path: [
    { kind: 'volume', name: `volume ${name}`, chip: `pot ${name}` },
    { ...amp, name: `amp ${name}` },
    { kind: 'mute relay', name: `mute ${name}`, relay: `mute ${name}`, form: 'C', dischargeResistance: 22 },
  ],
});

export const board: Board = {
  name: 'quartet',
  title: 'Quartet: four people, buttons on an expander',
  mcu: 'ESP32',
  supplies: {
    '3V3': { volts: 3.3, from: 'regulator' },
    '5V': { volts: 5, from: 'adapter; also the relay coils' },
    '+5VA': { volts: 5, from: 'filtered' },
    '-5VA': { volts: -5, from: 'inverting regulator' },
  },
  buses: {
    I2C1: { scl: 'D22', sda: 'D21', bitrate: 400_000, pullup: { supply: '3V3', ohm: 4700 }, shifter: { part: 'two BSS138', supply: '5V', ohm: 4700 } },
  },
  chips: {
    io: { part: 'MCP23017', bus: 'I2C1', address: 0x20, supply: '3V3', behindShifter: false, interrupt: 'D23' },
    'pot ann': pot(0x28),
    'pot bob': pot(0x29),
    'pot cem': pot(0x2a),
    'pot dia': pot(0x2b),
    screen: { part: 'SSD1306', bus: 'I2C1', address: 0x3c, supply: '3V3', behindShifter: false, height: 64 },
  },
  relays: { 'mute ann': mute(0), 'mute bob': mute(1), 'mute cem': mute(2), 'mute dia': mute(3) },
  master: { pin: 'D19', pull: 10_000, part: 'AO3401 with a BSS138' },
  sources: { line: { title: 'Line', maximum: 1.0, resistance: 100, noise: 10e-6 } },
  path: [{ ...amp, name: 'input', gain: 0, inputResistance: 47_000 }],
  jacks: { 'jack ann': { title: 'socket' }, 'jack bob': { title: 'socket' }, 'jack cem': { title: 'socket' }, 'jack dia': { title: 'socket' } },
  seats: [seat('ann'), seat('bob'), seat('cem'), seat('dia')],
  controls: {
    'knob ann': { ...knob, a: 'D32', b: 'D33', seat: 'ann' },
    'knob bob': { ...knob, a: 'D25', b: 'D26', seat: 'bob' },
    'mute ann': button(8, 'mute', 'ann'),
    'mute bob': button(9, 'mute', 'bob'),
    'mute cem': button(10, 'mute', 'cem'),
    'louder dia': button(11, 'up', 'dia'),
    'quieter dia': button(12, 'down', 'dia'),
    next: button(6, 'seat', 'ann'),
  },
  settling: 300,
  silentClick: 5,
};
