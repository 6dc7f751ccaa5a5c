import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { close, flags, levels, open, setVolume, START_MS, tpa6130a2, verify } from '../../firmware/chips/tpa6130a2.ts';
import type { Transaction } from '../../sim/bus.ts';
import { BadAccess } from '../../sim/chips/chip.ts';
import { Tpa6130a2, type Tpa6130a2Options } from '../../sim/chips/tpa6130a2.ts';
import { MS } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import { at, dBof, get, outside, send, wired } from './wire.ts';

// Typed again from the data sheet, so that a slip in driver or model shows.
const ADDRESS = 0x60;
const CONTROL = 1;
const VOLUME = 2;
const IMPEDANCE = 3;
const VERSION = 4;
const HP_EN_L = 0b1000_0000;
const HP_EN_R = 0b0100_0000;
const ON = HP_EN_L | HP_EN_R;
const DUAL_MONO = 0b0001_0000;
const BRIDGE = 0b0010_0000;
const THERMAL = 0b0000_0010;
const SWS = 0b0000_0001;
const MUTE_L = 0b1000_0000;
const MUTE_R = 0b0100_0000;
const HIZ_L = 0b10;
const HIZ_R = 0b01;
const FLOOR = -100;

/** Data sheet SLOS488B p20, table 2; 0x1f is (memory). */
const TAPER: readonly (readonly [code: number, dB: number])[] = [
  [0b000000, -59.5], [0b000001, -53.5], [0b000010, -50.0], [0b000011, -47.5],
  [0b000100, -45.5], [0b000101, -43.9], [0b000110, -41.4], [0b000111, -39.5],
  [0b001000, -36.5], [0b001001, -35.3], [0b001010, -33.3], [0b001011, -31.7],
  [0b001100, -30.4], [0b001101, -28.6], [0b001110, -27.1], [0b001111, -26.3],
  [0b010000, -24.7], [0b010001, -23.7], [0b010010, -22.5], [0b010011, -21.7],
  [0b010100, -20.5], [0b010101, -19.6], [0b010110, -18.8], [0b010111, -17.8],
  [0b011000, -17.0], [0b011001, -16.2], [0b011010, -15.2], [0b011011, -14.5],
  [0b011100, -13.7], [0b011101, -13.0], [0b011110, -12.3], [0b011111, -11.6],
  [0b100000, -10.9], [0b100001, -10.3], [0b100010, -9.7], [0b100011, -9.0],
  [0b100100, -8.5], [0b100101, -7.8], [0b100110, -7.2], [0b100111, -6.7],
  [0b101000, -6.1], [0b101001, -5.6], [0b101010, -5.1], [0b101011, -4.5],
  [0b101100, -4.1], [0b101101, -3.5], [0b101110, -3.1], [0b101111, -2.6],
  [0b110000, -2.1], [0b110001, -1.7], [0b110010, -1.2], [0b110011, -0.8],
  [0b110100, -0.3], [0b110101, 0.1], [0b110110, 0.5], [0b110111, 0.9],
  [0b111000, 1.4], [0b111001, 1.7], [0b111010, 2.1], [0b111011, 2.5],
  [0b111100, 2.9], [0b111101, 3.3], [0b111110, 3.6], [0b111111, 4.0],
];
const TOP = TAPER.length;

function stand(options: Tpa6130a2Options = {}) {
  const around = outside();
  const chip = new Tpa6130a2(ADDRESS, around.surroundings, options);
  const onWire = wired(chip, around);
  return { ...around, ...onWire, chip, amp: tpa6130a2(onWire.bus, ADDRESS) };
}

/** A stand that plays at a step, as a firmware would bring it there. */
function playing(step: number, options: Tpa6130a2Options = {}) {
  const all = stand(options);
  open(all.amp);
  all.wait(START_MS);
  setVolume(all.amp, step, step);
  return all;
}

function receive(chip: Tpa6130a2, register: number, count: number): number[] {
  send(chip, register);
  return get(chip, [], count);
}

const bytesOf = (trace: readonly Transaction[]) => trace.map(({ kind, bytes }) => `${kind[0]} ${bytes.map((b) => b.toString(16)).join(' ')}`);

function dB(chip: Tpa6130a2, ch: number): { lo: number; hi: number } {
  const { lo, hi } = chip.gain(ch);
  return { lo: dBof(lo, 9), hi: dBof(hi, 9) };
}

const ears = (chip: Tpa6130a2) => [dB(chip, 0), dB(chip, 1)];

describe('the volume', () => {
  test('is 65 steps: silence, then every code of the data sheet, each louder than the one before', () => {
    expect(levels()).toEqual([-10000, ...TAPER.map(([, level]) => Math.round(level * 100))]);
    expect(levels().every((level, step, all) => step === 0 || level > all[step - 1]!)).toBe(true);
  });

  test.each(TAPER.map(([code, level], i) => ({ step: i + 1, code, level })))(
    'step $step is code $code, $level dB at both ears',
    ({ step, code, level }) => {
      const { chip } = playing(step);
      expect(chip.peek()['volumeAndMute']).toBe(code);
      expect(ears(chip)).toEqual([at(level), at(level)]);
    },
  );

  test('step 0 is both mutes and code 0: -100 dB', () => {
    const { chip, amp } = playing(TOP);
    setVolume(amp, 0, 0);
    expect(chip.peek()['volumeAndMute']).toBe(MUTE_L | MUTE_R);
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
  });

  test('is one write of two bytes, whatever the right ear is to have', () => {
    const { amp, trace } = stand();
    setVolume(amp, 33, 7);
    setVolume(amp, 0, 64);
    expect(bytesOf(trace)).toEqual(['w 2 20', 'w 2 c0']);
  });

  test('acts with its byte, and tells so once', () => {
    const { chip, world } = playing(10);
    const before = world.changes;
    chip.start(false);
    chip.write(VOLUME);
    expect(world.changes).toBe(before);
    chip.write(20);
    expect(ears(chip)).toEqual([at(-20.5), at(-20.5)]);
    chip.stop();
    expect(world.changes).toBe(before + 1);
    send(chip, VOLUME, 20);
    expect(world.changes).toBe(before + 1);
  });

  test('each mute bit is for its own ear', () => {
    const { chip } = playing(TOP);
    send(chip, VOLUME, MUTE_L | 63);
    expect(ears(chip)).toEqual([at(FLOOR), at(4)]);
    send(chip, VOLUME, MUTE_R | 63);
    expect(ears(chip)).toEqual([at(4), at(FLOOR)]);
    expect(() => chip.gain(2)).toThrow(RangeError);
  });
});

describe('power', () => {
  test('comes up with amplifiers off, charge pump on, stereo, muted, lowest volume', () => {
    const { chip } = stand();
    expect(chip.peek()).toEqual({ control: 0, volumeAndMute: 0xc0, outputImpedance: 0, version: 2 });
    expect(receive(chip, CONTROL, 4)).toEqual([0, 0xc0, 0, 2]);
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
  });

  test('older parts say version 1', () => {
    expect(receive(stand({ version: 1 }).chip, VERSION, 1)).toEqual([1]);
  });

  test('off: deaf and silent, nothing arrives later, and all is forgotten', () => {
    const { chip, clock, world } = playing(40);
    send(chip, IMPEDANCE, HIZ_L);
    const before = world.changes;
    chip.power(false);
    chip.power(false);
    expect(world.changes).toBe(before + 1);
    expect(send(chip, VOLUME, 1)).toBe(false);
    expect(chip.start(true)).toBe(false);
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
    expect(clock.next()).toBe(Infinity);
    chip.power(true);
    expect(chip.peek()).toMatchObject({ control: 0, volumeAndMute: 0xc0, outputImpedance: 0 });
  });

  test('lost while an amplifier starts: it does not start', () => {
    const { chip, amp, wait } = stand();
    open(amp);
    chip.power(false);
    chip.power(true);
    send(chip, VOLUME, 63);
    wait(20);
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
  });
});

describe('start', () => {
  test('mutes and leaves high impedance before it turns anything on', () => {
    const { amp, trace } = stand();
    open(amp);
    expect(bytesOf(trace)).toEqual(['w 2 c0 0', 'w 1 c0']);
  });

  test('is silent from end to end, from the reset state and from the loudest', () => {
    for (const loud of [false, true]) {
      const { chip, amp, wait, world } = loud ? playing(TOP) : stand();
      const heard: number[] = [];
      world.heard = () => heard.push(chip.gain(0).hi, chip.gain(1).hi);
      open(amp);
      wait(START_MS);
      expect(heard.every((gain) => gain === 10 ** (FLOOR / 20))).toBe(true);
      expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
    }
  });

  test('an amplifier that starts is silent or follows already, until 5 ms have passed', () => {
    const { chip, clock, world } = stand();
    send(chip, VOLUME, 63);
    send(chip, CONTROL, ON);
    expect(ears(chip)).toEqual([{ lo: FLOOR, hi: 4 }, { lo: FLOOR, hi: 4 }]);
    send(chip, VOLUME, 10);
    clock.advanceTo(5 * MS - 1);
    expect(ears(chip)).toEqual([{ lo: FLOOR, hi: -33.3 }, { lo: FLOOR, hi: -33.3 }]);
    const before = world.changes;
    clock.advanceTo(5 * MS);
    expect(ears(chip)).toEqual([at(-33.3), at(-33.3)]);
    expect(world.changes).toBe(before + 2);
  });

  test('START_MS after open, the volume is exact at once', () => {
    const { chip, amp, wait } = stand();
    open(amp);
    wait(START_MS);
    setVolume(amp, 30, 30);
    expect(ears(chip)).toEqual([at(-13), at(-13)]);
  });

  test('a part that is slower than the data sheet says comes late, not loud', () => {
    const { chip, wait } = playing(30, { startUpMs: 8 });
    expect(ears(chip)).toEqual([{ lo: FLOOR, hi: -13 }, { lo: FLOOR, hi: -13 }]);
    wait(3);
    expect(ears(chip)).toEqual([at(-13), at(-13)]);
  });

  test('each amplifier has its own enable and its own start', () => {
    const { chip, wait } = stand();
    send(chip, VOLUME, 63);
    send(chip, CONTROL, HP_EN_L);
    wait(5);
    expect(ears(chip)).toEqual([at(4), at(FLOOR)]);
    send(chip, CONTROL, ON);
    expect(ears(chip)).toEqual([at(4), { lo: FLOOR, hi: 4 }]);
    wait(5);
    send(chip, CONTROL, HP_EN_R);
    expect(ears(chip)).toEqual([at(FLOOR), at(4)]);
  });

  test('open again, while it plays, does not restart the amplifiers', () => {
    const { chip, amp } = playing(TOP);
    open(amp);
    setVolume(amp, TOP, TOP);
    expect(ears(chip)).toEqual([at(4), at(4)]);
  });
});

describe('stop', () => {
  test('mutes, turns the amplifiers off, shuts down', () => {
    const { amp, trace, chip } = playing(TOP);
    trace.length = 0;
    close(amp);
    expect(bytesOf(trace)).toEqual(['w 2 c0', 'w 1 0', 'w 1 1']);
    expect(chip.peek()).toMatchObject({ control: SWS, volumeAndMute: 0xc0, outputImpedance: 0 });
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
  });

  test('after it a volume is not heard, and open starts anew', () => {
    const { chip, amp, wait } = playing(TOP);
    close(amp);
    setVolume(amp, TOP, TOP);
    wait(20);
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
    open(amp);
    setVolume(amp, 1, 1);
    expect(dB(chip, 0)).toEqual({ lo: FLOOR, hi: -59.5 });
    wait(START_MS);
    expect(ears(chip)).toEqual([at(-59.5), at(-59.5)]);
  });

  test('software shutdown silences, whatever else the registers say, and leaving it takes a start', () => {
    const { chip, wait } = playing(TOP);
    send(chip, CONTROL, ON | SWS);
    wait(20);
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
    expect(receive(chip, CONTROL, 2)).toEqual([ON | SWS, 63]);
    send(chip, CONTROL, ON);
    expect(dB(chip, 1)).toEqual({ lo: FLOOR, hi: 4 });
    wait(5);
    expect(ears(chip)).toEqual([at(4), at(4)]);
  });
});

describe('high impedance', () => {
  test('with the amplifiers off there is nothing to hear', () => {
    const { chip } = stand();
    send(chip, VOLUME, 63, HIZ_L | HIZ_R);
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
  });

  test('with an amplifier on is not described: that ear may have all or nothing', () => {
    const { chip } = playing(TOP);
    send(chip, IMPEDANCE, HIZ_L);
    expect(ears(chip)).toEqual([{ lo: FLOOR, hi: 4 }, at(4)]);
    send(chip, IMPEDANCE, HIZ_R);
    expect(ears(chip)).toEqual([at(4), { lo: FLOOR, hi: 4 }]);
    send(chip, IMPEDANCE, 0);
    expect(ears(chip)).toEqual([at(4), at(4)]);
  });
});

describe('dual mono and bridge', () => {
  test.each([DUAL_MONO, BRIDGE])('mode bits %i: an ear may have all or nothing, unless both are muted', (mode) => {
    const { chip } = playing(TOP);
    send(chip, CONTROL, ON | mode);
    expect(ears(chip)).toEqual([{ lo: FLOOR, hi: 4 }, { lo: FLOOR, hi: 4 }]);
    send(chip, VOLUME, MUTE_L | 63);
    expect(ears(chip)).toEqual([{ lo: FLOOR, hi: 4 }, { lo: FLOOR, hi: 4 }]);
    send(chip, VOLUME, MUTE_L | MUTE_R | 63);
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
  });

  test('there is no mode 11', () => {
    const { chip } = playing(TOP);
    expect(() => send(chip, CONTROL, ON | DUAL_MONO | BRIDGE)).toThrow('TPA6130A2 at 0x60: control 0xf0: there is no mode 11');
    expect(chip.peek()['control']).toBe(ON);
  });
});

describe('heat', () => {
  test('silences until it has cooled, and then it comes back by itself', () => {
    const { chip, wait } = playing(TOP);
    chip.heat();
    wait(100);
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
    chip.cool();
    expect(dB(chip, 0)).toEqual({ lo: FLOOR, hi: 4 });
    wait(5);
    expect(ears(chip)).toEqual([at(4), at(4)]);
  });

  test('THERMAL stays through cooling, and a read clears it; nobody can write it', () => {
    const { chip } = playing(1);
    chip.heat();
    chip.cool();
    send(chip, CONTROL, ON);
    expect(chip.peek()['control']).toBe(ON | THERMAL);
    expect(receive(chip, CONTROL, 1)).toEqual([ON | THERMAL]);
    expect(receive(chip, CONTROL, 1)).toEqual([ON]);
    send(chip, CONTROL, ON | THERMAL);
    expect(receive(chip, CONTROL, 1)).toEqual([ON]);
  });

  test('a read of the other registers does not clear it', () => {
    const { chip } = playing(1);
    chip.heat();
    receive(chip, VOLUME, 3);
    expect(chip.peek()['control']).toBe(ON | THERMAL);
  });

  test('flags tells it once', () => {
    const { chip, amp } = playing(1);
    expect(flags(amp)).toBe(false);
    chip.heat();
    expect(flags(amp)).toBe(true);
    expect(flags(amp)).toBe(false);
  });

  test('flags tells it also when a verify has read it before, and verify does not mind', () => {
    const { chip, amp } = playing(9);
    chip.heat();
    expect(verify(amp, 9, 9)).toBe(true);
    expect(flags(amp)).toBe(true);
    expect(flags(amp)).toBe(false);
  });

  test('flags that could not read keeps what verify saw', () => {
    const { chip, amp, wires } = playing(9);
    chip.heat();
    verify(amp, 9, 9);
    wires.unplugged.add(ADDRESS);
    expect(() => flags(amp)).toThrow('nack');
    wires.unplugged.clear();
    expect(flags(amp)).toBe(true);
  });

  test('a part that gets its supply while hot says so, and is silent', () => {
    const { chip, wait } = playing(TOP);
    chip.power(false);
    chip.heat();
    expect(chip.peek()['control']).toBe(0);
    chip.power(true);
    expect(chip.peek()['control']).toBe(THERMAL);
    send(chip, CONTROL, ON);
    send(chip, VOLUME, 63);
    wait(20);
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
  });
});

describe('the shutdown pin', () => {
  function pinned(options: Tpa6130a2Options = {}) {
    const pin: { level: 'low' | 'high' } = { level: 'high' };
    return { pin, ...playing(TOP, { shutdownPin: () => pin.level, ...options }) };
  }

  test('low: deaf and silent, also within a transaction', () => {
    const { pin, chip, amp } = pinned();
    chip.start(false);
    chip.write(VOLUME);
    pin.level = 'low';
    expect(chip.write(1)).toBe(false);
    expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
    expect(() => setVolume(amp, 1, 1)).toThrow('nack');
    expect(chip.peek()['volumeAndMute']).toBe(63);
  });

  test('high again with kept registers: comes back by itself, as loud as it was', () => {
    const { pin, chip, wait, world } = pinned();
    pin.level = 'low';
    const before = world.changes;
    chip.look();
    expect(world.changes).toBe(before + 1);
    pin.level = 'high';
    chip.look();
    expect(dB(chip, 0)).toEqual({ lo: FLOOR, hi: 4 });
    wait(5);
    expect(ears(chip)).toEqual([at(4), at(4)]);
  });

  test('high again with cleared registers: silent until it is opened', () => {
    const { pin, chip, amp, wait } = pinned({ shutdownClears: true });
    pin.level = 'low';
    chip.look();
    pin.level = 'high';
    wait(20);
    expect(chip.peek()).toMatchObject({ control: 0, volumeAndMute: 0xc0 });
    expect(verify(amp, TOP, TOP)).toBe(false);
    open(amp);
    wait(START_MS);
    setVolume(amp, TOP, TOP);
    expect(ears(chip)).toEqual([at(4), at(4)]);
  });

  test('low from the start: nobody answers', () => {
    const { amp } = stand({ shutdownPin: () => 'low' });
    expect(() => open(amp)).toThrow('nack');
  });
});

describe('the bus', () => {
  test('it has one address', () => {
    const { surroundings } = outside();
    expect(() => new Tpa6130a2(0x61, surroundings)).toThrow('TPA6130A2: address 0x61');
    expect(() => new Tpa6130a2(0xc0, surroundings)).toThrow(RangeError);
    expect(new Tpa6130a2(0x60, surroundings).start(false)).toBe(true);
  });

  test('bytes go to the registers that follow', () => {
    const { chip } = stand();
    expect(send(chip, CONTROL, HP_EN_R | BRIDGE, MUTE_L | 5, HIZ_R)).toBe(true);
    expect(chip.peek()).toMatchObject({ control: HP_EN_R | BRIDGE, volumeAndMute: MUTE_L | 5, outputImpedance: HIZ_R });
    expect(receive(chip, VOLUME, 3)).toEqual([MUTE_L | 5, HIZ_R, 2]);
  });

  test('a read needs a write before it that names its register, and no more than that', () => {
    const { chip } = stand();
    const readNow = () => {
      chip.start(true);
      return chip.read();
    };
    expect(readNow).toThrow(BadAccess);
    send(chip, VOLUME, 7);
    expect(readNow).toThrow('a read has to follow a write that names its register');
    expect(receive(chip, VOLUME, 1)).toEqual([7]);
    expect(readNow).toThrow(BadAccess);
  });

  test.each([
    { bytes: [0], why: 'there is no register 0' },
    { bytes: [9], why: 'there is no register 9' },
    { bytes: [VERSION, 2], why: 'the version cannot be written' },
    { bytes: [5, 0], why: 'register 5 is not to be written' },
    { bytes: [6, 0], why: 'register 6 is not to be written' },
    { bytes: [7, 0], why: 'register 7 is not to be written' },
    { bytes: [8, 0], why: 'register 8 is not to be written' },
    { bytes: [CONTROL, 0x04], why: 'bits 3:2 are reserved' },
    { bytes: [CONTROL, 0x08], why: 'bits 3:2 are reserved' },
    { bytes: [CONTROL, 0x30], why: 'there is no mode 11' },
    { bytes: [IMPEDANCE, 0x04], why: 'bits 7:2 are reserved' },
    { bytes: [IMPEDANCE, 0x80], why: 'bits 7:2 are reserved' },
  ])('refuses $bytes, and nothing has changed', ({ bytes, why }) => {
    const { chip } = playing(TOP);
    const before = chip.peek();
    expect(() => send(chip, ...bytes)).toThrow(why);
    expect(() => send(chip, ...bytes)).toThrow(BadAccess);
    expect(chip.peek()).toEqual(before);
    expect(ears(chip)).toEqual([at(4), at(4)]);
    expect(send(chip, VOLUME, 3)).toBe(true);
  });

  test('what came before a refused byte holds', () => {
    const { chip } = stand();
    expect(() => send(chip, IMPEDANCE, HIZ_L, 0)).toThrow('the version cannot be written');
    expect(chip.peek()['outputImpedance']).toBe(HIZ_L);
  });

  test('the test registers may read as anything, and beyond them there is nothing', () => {
    const { chip } = stand();
    const bytes = receive(chip, 5, 4);
    expect(bytes.every((byte) => byte >= 0 && byte <= 255)).toBe(true);
    expect(new Set(bytes).size).toBeGreaterThan(1);
    expect(() => receive(chip, 8, 2)).toThrow('there is no register 9');
  });
});

describe('verify', () => {
  test('is one read of three bytes behind the register, with no STOP between', () => {
    const { amp, trace, chip } = playing(9);
    const stops: boolean[] = [];
    chip.stop = (repeated?: boolean) => stops.push(repeated!);
    trace.length = 0;
    expect(verify(amp, 9, 9)).toBe(true);
    expect(bytesOf(trace)).toEqual(['w 1', 'r c0 8 0']);
    expect(stops).toEqual([true, false]);
  });

  test('knows every step from every other', () => {
    const { amp } = playing(0);
    for (let held = 0; held <= TOP; held++) {
      setVolume(amp, held, held);
      for (let asked = 0; asked <= TOP; asked++) expect(verify(amp, asked, asked)).toBe(asked === held);
    }
  });

  test.each([
    [CONTROL, HP_EN_L],
    [CONTROL, HP_EN_R],
    [CONTROL, ON | DUAL_MONO],
    [CONTROL, ON | BRIDGE],
    [CONTROL, ON | SWS],
    [VOLUME, MUTE_L | 8],
    [VOLUME, MUTE_R | 8],
    [VOLUME, 9],
    [IMPEDANCE, HIZ_L],
    [IMPEDANCE, HIZ_R],
  ])('sees register %i at %i, and open and setVolume put it right', (register, byte) => {
    const { chip, amp, wait } = playing(9);
    send(chip, register, byte);
    expect(verify(amp, 9, 9)).toBe(false);
    open(amp);
    expect(verify(amp, 0, 0)).toBe(true);
    wait(START_MS);
    setVolume(amp, 9, 9);
    expect(verify(amp, 9, 9)).toBe(true);
    expect(ears(chip)).toEqual([at(-36.5), at(-36.5)]);
  });

  test('sees a part that has lost its supply', () => {
    const { chip, amp } = playing(9);
    chip.power(false);
    expect(() => verify(amp, 9, 9)).toThrow('nack');
    chip.power(true);
    expect(verify(amp, 9, 9)).toBe(false);
    expect(verify(amp, 0, 0)).toBe(false);
  });
});

describe('no verb changes what is not its own', () => {
  type Registers = Record<string, number>;
  const random = seeded(6130);
  const upTo = (n: number) => Math.floor(random() * n);
  const states = Array.from({ length: 16 }, () => ({
    control: upTo(4) * 0x40 + upTo(3) * 0x10 + upTo(2),
    volume: upTo(256),
    impedance: upTo(4),
    hot: upTo(2) === 1,
  }));
  const verbs: { name: string; act: (amp: ReturnType<typeof tpa6130a2>) => void; own: Registers }[] = [
    { name: 'setVolume', act: (amp) => setVolume(amp, 20, 20), own: { volumeAndMute: 19 } },
    { name: 'setVolume to silence', act: (amp) => setVolume(amp, 0, 0), own: { volumeAndMute: 0xc0 } },
    { name: 'open', act: open, own: { control: 0xc0, volumeAndMute: 0xc0, outputImpedance: 0 } },
    { name: 'close', act: close, own: { control: 0x01, volumeAndMute: 0xc0 } },
    { name: 'verify', act: (amp) => verify(amp, 1, 1), own: {} },
    { name: 'flags', act: flags, own: {} },
  ];

  test.each(verbs)('$name', ({ name, act, own }) => {
    for (const { control, volume, impedance, hot } of states) {
      const { chip, amp } = stand();
      send(chip, CONTROL, control, volume, impedance);
      if (hot) chip.heat();
      const before: Registers = chip.peek();
      act(amp);
      const reads = name === 'verify' || name === 'flags';
      const thermal = hot && !reads ? THERMAL : 0;
      const expected = { ...before, ...own };
      expected['control'] = (expected['control']! & ~THERMAL) | thermal;
      expect(chip.peek()).toEqual(expected);
    }
  });
});

describe('whatever happens', () => {
  const step = fc.integer({ min: 0, max: TOP });
  const orders = fc.array(fc.tuple(fc.constantFrom('open', 'set', 'close'), step, fc.integer({ min: 0, max: 8 })), { maxLength: 12 });

  test('an order is never louder than the louder of its ends, and ends where it should', () => {
    fc.assert(
      fc.property(orders, (list) => {
        const { chip, amp, wait, world } = stand();
        let opened = false;
        let volume = 0;
        for (const [verb, to, ms] of list) {
          const before = chip.gain(0).hi;
          let peak = before;
          world.heard = () => (peak = Math.max(peak, chip.gain(0).hi, chip.gain(1).hi));
          if (verb === 'open') open(amp);
          else if (verb === 'close') close(amp);
          else setVolume(amp, to, to);
          expect(peak).toBeLessThanOrEqual(Math.max(before, chip.gain(0).hi));
          wait(ms);
          opened = verb === 'set' ? opened : verb === 'open';
          volume = verb === 'set' ? to : 0;
        }
        wait(START_MS);
        const level = opened ? levels()[volume]! / 100 : FLOOR;
        expect(ears(chip)).toEqual([at(level), at(level)]);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('open is never louder than what it found, from any state of the registers', () => {
    const found = fc.tuple(fc.constantFrom(0, HP_EN_L, HP_EN_R, ON), fc.constantFrom(0, DUAL_MONO, BRIDGE), fc.constantFrom(0, SWS), fc.nat(255), fc.nat(3), fc.nat(8));
    fc.assert(
      fc.property(found, ([enable, mode, sws, volume, impedance, ms]) => {
        const { chip, amp, wait, world } = stand();
        send(chip, CONTROL, enable | mode | sws, volume, impedance);
        wait(ms);
        const before = [chip.gain(0).hi, chip.gain(1).hi];
        world.heard = () => before.forEach((hi, ch) => expect(chip.gain(ch).hi).toBeLessThanOrEqual(hi));
        open(amp);
        expect(ears(chip)).toEqual([at(FLOOR), at(FLOOR)]);
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  test.each([0, 1, 2, 3, 4, 5])('a bus that fails at transaction %i throws, and open and setVolume repair it', (failing) => {
    const { chip, amp, wires, wait } = playing(30);
    let count = 0;
    const start = chip.start.bind(chip);
    chip.start = (read) => count++ !== failing && start(read);
    expect(() => {
      close(amp);
      open(amp);
      setVolume(amp, 10, 10);
    }).toThrow('nack');
    expect(wires.chips.get(ADDRESS)).toBe(chip);
    chip.start = start;
    open(amp);
    wait(START_MS);
    setVolume(amp, 10, 10);
    expect(verify(amp, 10, 10)).toBe(true);
    expect(ears(chip)).toEqual([at(-35.3), at(-35.3)]);
  });
});
