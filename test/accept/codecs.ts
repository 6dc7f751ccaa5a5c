/** The codecs among the parts (`parts.ts`): registers, bytes and levels typed from the sources in their files' heads. */
import * as es8388 from '../../firmware/chips/es8388.ts';
import * as sgtl5000 from '../../firmware/chips/sgtl5000.ts';
import * as wm8731 from '../../firmware/chips/wm8731.ts';
import * as wm8960 from '../../firmware/chips/wm8960.ts';
import { Es8388 } from '../../sim/chips/es8388.ts';
import { Sgtl5000 } from '../../sim/chips/sgtl5000.ts';
import { Tlv320aic23b } from '../../sim/chips/tlv320aic23b.ts';
import { Wm8731 } from '../../sim/chips/wm8731.ts';
import { Wm8960 } from '../../sim/chips/wm8960.ts';
import { MS } from '../../sim/clock.ts';
import type { Clock } from '../../sim/clock.ts';
import { byte, exactly, wire } from './wires.ts';
import type { Mangle, Part, Registers, Verb } from './wires.ts';

/** All phases of a start or a stop, with their waits. */
function phases(clock: Clock, phase: (n: number) => number): void {
  for (let n = 0, wait = 1; wait; n++) {
    wait = phase(n);
    clock.advanceTo(clock.now + wait * MS);
  }
}

/** All pieces of a part that is written again in some. */
function pieces(piece: (from: number) => number): void {
  for (let n = piece(0); n; n = piece(n));
}

const named = (names: readonly string[], bits: number): Record<string, number> => Object.fromEntries(names.map((name) => [name, bits]));

// ---- WM8731 and TLV320AIC23B ----

/** Mute 80 dB, then -73 to +6 dB (WM8731 rev 4.9 p31). */
const HEADPHONES = [exactly(-80), ...Array.from({ length: 80 }, (_, i) => exactly(i - 73))];

function partWm8731(name: 'WM8731' | 'TLV320AIC23B'): (mangle: Mangle) => Part {
  return (mangle) => {
    const wolfson = name === 'WM8731';
    const { chip, bus, clock, send, trace } = wire((world) => (wolfson ? new Wm8731(0x1a, world, { clock: true }) : new Tlv320aic23b(0x1a, world, { clock: true })), mangle);
    const [lineL, lineR, outL, outR, analogue, digital, power, format, sampling, active] = wolfson
      ? ['leftLineIn', 'rightLineIn', 'leftHeadphoneOut', 'rightHeadphoneOut', 'analogueAudioPath', 'digitalAudioPath', 'powerDown', 'digitalAudioInterface', 'samplingControl', 'activeControl']
      : ['leftLineInput', 'rightLineInput', 'leftHeadphone', 'rightHeadphone', 'analogPath', 'digitalPath', 'powerDown', 'interfaceFormat', 'sampleRate', 'interfaceActivation'];
    // I2S of 16 bits, 48 kHz out of 12.288 MHz, the clock from elsewhere.
    const made = wolfson ? wm8731.wm8731 : wm8731.tlv320aic23b;
    const amp = made(bus, 0x1a, 0x02, 0x00, wm8731.OSCILLATOR_OFF);
    const start = (): void => phases(clock, (n) => wm8731.open(amp, n));
    const volumes = { [outL!]: 0x7f, [outR!]: 0x7f, leftVolume: 0x7f, rightVolume: 0x7f };
    const lines = { [lineL!]: 0x9f, [lineR!]: 0x9f };
    // The high-pass of the ADC is on: bit 0 is clear in the one, set in the other.
    const kept = wolfson ? 0x00 : 0x01;
    const all: Registers = { ...named([lineL!, lineR!, outL!, outR!, analogue!, digital!, power!, format!, sampling!, active!], 0x1ff), leftVolume: 0x7f, rightVolume: 0x7f, halfSupply: 3 };
    const turn = (what: number, on: boolean, field: Registers, leaves: Registers): Verb => ({ call: () => wm8731.turn(amp, what, on), field, leaves });
    return {
      name, chip, driver: wm8731, trace, recorded: true,
      tables: [
        'wm8731', 'tlv320aic23b', 'levels', 'inputLevels', 'microphoneLevels', 'inputGains', 'sidetoneLevels', 'rates', 'rateOf', 'formatOf',
        'CLOCK_OUT_OFF', 'OSCILLATOR_OFF', 'ADC_OFF', 'MICROPHONE_OFF', 'LINE_INPUT_OFF',
        'DAC', 'BYPASS', 'FROM_MICROPHONE', 'MICROPHONE', 'BOOST', 'SWAP', 'PLAYBACK', 'HIGH_PASS', 'HIGH_PASS_AIC23B', 'RECORD',
      ],
      // Volumes at 0 dB, line input straight through; the one off, the other on (wm8731.c; Neotron-Compute/tlv320aic23).
      reset: wolfson
        ? { [outL!]: 0x79, [outR!]: 0x79, [lineL!]: 0x97, [analogue!]: 0x0a, [digital!]: 0x08, [power!]: 0x9f, [active!]: 0 }
        : { [outL!]: 0xf9, [outR!]: 0xf9, [lineL!]: 0x97, [analogue!]: 0x0a, [digital!]: 0x08, [power!]: 0x07, [active!]: 0 },
      start,
      // Muted, unmixed, off; then supplies, 100 ms, digital audio, the DAC into the mixer, outputs, 500 ms, the mute away.
      starts: [
        `W 0a 0${8 | kept}`, 'W 08 02', 'W 05 2f', 'W 0c 38', 'W 0c b8', 'W 12 00', 'W 00 80', 'W 02 80', 'W 0e 02', 'W 10 00', 'W 0c 30',
        'W 12 01', 'W 08 12', 'W 0c 20', `W 0a 0${kept}`,
      ],
      levels: { dB: HEADPHONES, table: wm8731.levels(), set: (step) => wm8731.setHeadphones(amp, step, step), channels: [0, 1] },
      verbs: {
        open: { call: start, field: all, leaves: { [outL!]: 0x2f, [outR!]: 0x2f, [power!]: 0x20, [analogue!]: 0x12, [digital!]: kept, [active!]: 1 } },
        close: { call: () => phases(clock, (n) => wm8731.close(amp, n)), field: all, leaves: { [outL!]: 0x2f, [power!]: 0xb8, [analogue!]: 0x02, [digital!]: 8 | kept, [active!]: 0 } },
        setHeadphones: { call: () => wm8731.setHeadphones(amp, 74, 40), field: volumes, leaves: { [outL!]: 0x79, [outR!]: 0x57 } },
        scrub: { call: () => pieces((n) => wm8731.scrub(amp, n)), field: {} },
        verify: { call: () => wm8731.verify(amp, 0, 0), field: volumes, says: true, leaves: { [outL!]: 0x2f, [power!]: 0x20 } },
        setInput: { call: () => wm8731.setInput(amp, 24, 0), field: lines, leaves: { [lineL!]: 0x17, [lineR!]: 0x80 } },
        'setInputGain line': { call: () => wm8731.setInputGain(amp, 1, 32), field: lines, leaves: { [lineL!]: 0x00, [lineR!]: 0x1f } },
        'setInputGain microphone': { call: () => wm8731.setInputGain(amp, 0x41, 0x41), field: { [analogue!]: 0x03 }, leaves: { [analogue!]: 0x11 } },
        setSwap: { call: () => wm8731.setSwap(amp, true), field: { [format!]: 0x20 }, leaves: { [format!]: 0x22 } },
        // -15 dB (WM8731) or -18 dB: bits 7:6 are 11, bit 5 on.
        setSidetone: { call: () => wm8731.setSidetone(amp, 1), field: { [analogue!]: 0x1e0 }, leaves: { [analogue!]: 0xf2 } },
        'turn DAC': turn(wm8731.DAC, false, { [analogue!]: 0x10 }, { [analogue!]: 0x02 }),
        'turn BYPASS': turn(wm8731.BYPASS, true, { [analogue!]: 0x08 }, { [analogue!]: 0x1a }),
        'turn FROM_MICROPHONE': turn(wm8731.FROM_MICROPHONE, true, { [analogue!]: 0x04 }, { [analogue!]: 0x16 }),
        'turn MICROPHONE': turn(wm8731.MICROPHONE, true, { [analogue!]: 0x02 }, { [analogue!]: 0x10 }),
        'turn BOOST': turn(wm8731.BOOST, true, { [analogue!]: 0x01 }, { [analogue!]: 0x13 }),
        'turn PLAYBACK': turn(wm8731.PLAYBACK, false, { [digital!]: 0x08 }, { [digital!]: 8 | kept }),
        'turn RECORD': turn(wm8731.RECORD, false, { [power!]: 0x04 }, { [power!]: 0x24 }),
      },
      // What the record knows: nobody can read this part.
      scramble(random) {
        const write = (register: number, value: number): void => {
          send((register << 1) | (value >> 8), value & 255);
          amp.registers[register] = value;
        };
        for (const line of [0, 1]) write(line, (byte(random) & 0x1f) | (byte(random) & 0x80));
        for (const out of [2, 3]) write(out, byte(random) & 0x7f);
        // The AIC23B has more gains of the side tone.
        write(4, (byte(random) & 0x1f) | ((byte(random) & 7) << 5));
        write(5, byte(random) & 0x0f);
        write(6, byte(random) & 0x7f);
        write(7, byte(random) & 0x3f);
      },
    };
  };
}

// ---- SGTL5000 ----

function partSgtl5000(mangle: Mangle): Part {
  const { chip, bus, clock, send, trace } = wire((world) => new Sgtl5000(0x0a, world, { clock: true, capless: true }), mangle);
  const settings = sgtl5000.settingsOf({ clock: 0x0008, format: 0x0030, vdda: 3300, vddio: 3300, vddd: 'internal', capless: true, biasKohm: 0 });
  const amp = sgtl5000.sgtl5000(bus, 0x0a, settings);
  const start = (): void => phases(clock, (n) => sgtl5000.open(amp, n));
  const [hp, analogue, dac, line] = ['CHIP_ANA_HP_CTRL', 'CHIP_ANA_CTRL', 'CHIP_DAC_VOL', 'CHIP_LINE_OUT_VOL'];
  const all = named(
    ['CHIP_DIG_POWER', 'CHIP_CLK_CTRL', 'CHIP_I2S_CTRL', 'CHIP_SSS_CTRL', 'CHIP_ADCDAC_CTRL', dac!, 'CHIP_ANA_ADC_CTRL', hp!, analogue!, 'CHIP_LINREG_CTRL', 'CHIP_REF_CTRL', 'CHIP_MIC_CTRL', 'CHIP_LINE_OUT_CTRL', line!, 'CHIP_ANA_POWER', 'CHIP_CLK_TOP_CTRL', 'CHIP_SHORT_CTRL', 'halfSupply'],
    0xffff,
  );
  const turn = (what: number, on: boolean, field: Registers, leaves: Registers): Verb => ({ call: () => sgtl5000.turn(amp, what, on), field, leaves });
  return {
    name: 'SGTL5000', chip, driver: sgtl5000, trace, recorded: true,
    tables: [
      'sgtl5000', 'settingsOf', 'levels', 'inputLevels', 'microphoneLevels', 'inputGains', 'dacLevels', 'lineLevels', 'rates', 'rateOf', 'formatOf',
      'HEADPHONES', 'LINE_OUT', 'INPUT', 'DAC', 'BYPASS', 'FROM_MICROPHONE', 'SWAP', 'PLAYBACK', 'HIGH_PASS', 'RECORD',
    ],
    // Muted at 0 dB, 18h a channel; DAC muted at 0 dB, 3Ch a channel (torvalds/linux sgtl5000.c).
    reset: { CHIP_ID: 0xa011, [hp!]: 0x1818, [analogue!]: 0x0111, [dac!]: 0x3c3c, CHIP_ADCDAC_CTRL: 0x020c, CHIP_ANA_POWER: 0x7060 },
    start,
    // Muted and at the lowest volume, supplies, outputs before half supply; 500 ms later the rest, the mute still on.
    starts: [
      'W 00 24 01 15', 'W 00 22 7f 7f', 'W 00 34 00 00', 'W 00 26 00 68', 'W 00 28 01 f1', 'W 00 2c 03 22', 'W 00 3c 44 45', 'W 00 30 72 7f', 'W 00 30 52 ff', 'W 00 02 00 63',
      'W 00 2e 1f 1f', 'W 00 04 00 08', 'W 00 06 00 30', 'W 00 0a 00 10', 'W 00 10 3c 3c', 'W 00 0e 00 00', 'W 00 20 00 00', 'W 00 2a 00 00', 'W 00 24 01 15',
    ],
    levels: {
      // Its mute is not in the data that were had: taken as its signal-to-noise ratio. 7Fh is -51.5 dB, 0 +12.
      dB: [exactly(-100), ...Array.from({ length: 128 }, (_, i) => exactly(i / 2 - 51.5))],
      table: sgtl5000.levels(),
      set: (step) => sgtl5000.setHeadphones(amp, step, step),
      channels: [0, 1],
    },
    verbs: {
      open: { call: start, field: all, leaves: { [hp!]: 0x7f7f, [analogue!]: 0x0115 } },
      close: { call: () => phases(clock, (n) => sgtl5000.close(amp, n)), field: all, leaves: { CHIP_DIG_POWER: 0, CHIP_ANA_POWER: 0x5260 & ~0x80, [analogue!]: 0x0115 } },
      setHeadphones: { call: () => sgtl5000.setHeadphones(amp, 104, 28), field: { [hp!]: 0x7f7f, [analogue!]: 0x10 }, leaves: { [hp!]: 0x6418, [analogue!]: 0x0105 } },
      'setLevel LINE_OUT': { call: () => sgtl5000.setLevel(amp, sgtl5000.LINE_OUT, 3, 1), field: { [line!]: 0x1f1f, [analogue!]: 0x100 }, leaves: { [line!]: 0x1f1d, [analogue!]: 0x0015 } },
      'setLevel INPUT': { call: () => sgtl5000.setLevel(amp, sgtl5000.INPUT, 16, 5), field: { CHIP_ANA_ADC_CTRL: 0xff, [analogue!]: 0x01 }, leaves: { CHIP_ANA_ADC_CTRL: 0x4f, [analogue!]: 0x0114 } },
      'setLevel DAC': { call: () => sgtl5000.setLevel(amp, sgtl5000.DAC, 181, 0), field: { [dac!]: 0xffff, CHIP_ADCDAC_CTRL: 0x3000 }, leaves: { [dac!]: 0xfc3c } },
      setMicrophone: { call: () => sgtl5000.setMicrophone(amp, 2), field: { CHIP_MIC_CTRL: 0x03 }, leaves: { CHIP_MIC_CTRL: 2 } },
      'setInputGain line': { call: () => sgtl5000.setInputGain(amp, 16, 0), field: { CHIP_ANA_ADC_CTRL: 0xff, [analogue!]: 0x01 }, leaves: { CHIP_ANA_ADC_CTRL: 0x0f, [analogue!]: 0x0114, CHIP_MIC_CTRL: 0 } },
      'setInputGain microphone': { call: () => sgtl5000.setInputGain(amp, 0xe3, 0xe1), field: { CHIP_ANA_ADC_CTRL: 0xff, CHIP_MIC_CTRL: 0x03, [analogue!]: 0x01 }, leaves: { CHIP_ANA_ADC_CTRL: 0x02, [analogue!]: 0x0114, CHIP_MIC_CTRL: 3 } },
      setSwap: { call: () => sgtl5000.setSwap(amp, true), field: { CHIP_SSS_CTRL: 0x1000 }, leaves: { CHIP_SSS_CTRL: 0x1010 } },
      duck: { call: () => sgtl5000.duck(amp, 180), field: { [dac!]: 0xffff, CHIP_ADCDAC_CTRL: 0x3000 }, leaves: { [dac!]: 0x3d3d } },
      'turn BYPASS': turn(sgtl5000.BYPASS, true, { [analogue!]: 0x40 }, { [analogue!]: 0x0155 }),
      'turn FROM_MICROPHONE': turn(sgtl5000.FROM_MICROPHONE, true, { [analogue!]: 0x04 }, { [analogue!]: 0x0111 }),
      'turn PLAYBACK': turn(sgtl5000.PLAYBACK, false, { CHIP_ADCDAC_CTRL: 0x300c }, {}),
      'turn HIGH_PASS': turn(sgtl5000.HIGH_PASS, false, { CHIP_ADCDAC_CTRL: 0x01 }, { CHIP_ADCDAC_CTRL: 0x01 }),
      'turn RECORD': turn(sgtl5000.RECORD, false, { CHIP_DIG_POWER: 0x02 }, { CHIP_DIG_POWER: 0x61 }),
      look: { call: () => sgtl5000.look(amp), field: {} },
      verify: { call: () => sgtl5000.verify(amp, 0, 0), field: {}, says: true },
    },
    scramble(random) {
      const write = (address: number, value: number): void => {
        send(0, address, value >> 8, value & 255);
        amp.registers[address >> 1] = value;
      };
      write(0x22, ((byte(random) & 0x7f) << 8) | (byte(random) & 0x7f));
      write(0x24, (byte(random) & 1 ? 0x100 : 0) | (byte(random) & 0x55));
      write(0x20, byte(random));
      write(0x2a, byte(random) & 0x03);
      write(0x2e, ((byte(random) & 0x1f) << 8) | (byte(random) & 0x1f));
      write(0x10, ((0x3c + (byte(random) % 0xb5)) << 8) | (0x3c + (byte(random) % 0xb5)));
      clock.advanceTo(clock.now + 5000 * MS); // the DAC's volume ramps
    },
  };
}

// ---- WM8960 ----

function partWm8960(mangle: Mangle): Part {
  const { chip, bus, clock, send, trace } = wire((world) => new Wm8960(0x1a, world), mangle);
  // I2S of 16 bits, 48 kHz out of 12.288 MHz without the PLL.
  const amp = wm8960.wm8960(bus, wm8960.CAPLESS | wm8960.RECORD, 0x02, 0, 0x08, 0x3126e9);
  const start = (): void => phases(clock, (n) => wm8960.open(amp, n));
  const NINE = 0x1ff;
  const pair = (left: string, right: string, bits: number, ...more: string[]): Record<string, number> => ({ [left]: bits, [right]: bits | 0x100, ...named(more, NINE) });
  const all = named(Object.keys(chip.peek()), NINE);
  const outs = pair('LOUT1', 'ROUT1', 0x7f, 'headphoneLeft', 'headphoneRight');
  return {
    name: 'WM8960', chip, driver: wm8960, trace, partly: true, recorded: true,
    tables: [
      'wm8960', 'levels', 'inputLevels', 'boostLevels', 'inputGains', 'lineLevels', 'bypassLevels', 'dacLevels', 'recordLevels', 'rateOf', 'rates', 'formatOf',
      'CAPLESS', 'MICROPHONE_BIAS', 'RECORD', 'SHARED_CLOCK', 'ZERO_CROSS', 'INPUT_1', 'INPUT_1_2', 'INPUT_1_3', 'NO_INPUT', 'LINE_2', 'LINE_3', 'FROM_BOOST', 'FROM_INPUT_3', 'ZERO_CROSS_MS',
    ],
    // Headphones muted, all off (torvalds/linux wm8960.c).
    reset: { LOUT1: 0, ROUT1: 0, POWER1: 0, POWER2: 0, POWER3: 0, LDAC: 0xff, LINVOL: 0x97, DACCTL1: 0x08, LOUTMIX: 0x50 },
    start,
    // Muted first; outputs and half supply against the pop, 100 ms, the rest of the supply, 100 ms, anti-pop off.
    starts: ['W 04 00', 'W 07 00', 'W 34 00', 'W 0a 08', 'W 38 94', 'W 34 62', 'W 32 80', 'W 32 fc', 'W 38 00', 'W 35 e2', 'W 08 00'],
    levels: {
      dB: HEADPHONES,
      table: wm8960.levels(),
      set(step) {
        if (step === 0) {
          wm8960.muteDac(amp, false);
          clock.advanceTo(clock.now + 100 * MS); // soft
        }
        wm8960.setHeadphones(amp, step, step);
      },
      channels: [0, 1],
    },
    verbs: {
      open: { call: start, field: all, leaves: { LOUT1: 0, POWER1: 0xfc, POWER2: 0x1e2, APOP1: 0 } },
      close: { call: () => phases(clock, (n) => wm8960.close(amp, n)), field: all, leaves: { POWER1: 0, POWER2: 0, APOP1: 0 } },
      setHeadphones: { call: () => wm8960.setHeadphones(amp, 74, 40), field: outs, leaves: { LOUT1: 0x79, ROUT1: 0x157 } },
      scrub: { call: () => pieces((n) => wm8960.scrub(amp, n)), field: {} },
      verify: { call: () => wm8960.verify(amp, 0, 0), field: outs, says: true },
      setInput: { call: () => wm8960.setInput(amp, 24, 0), field: pair('LINVOL', 'RINVOL', 0xbf, 'pgaLeft', 'pgaRight'), leaves: { LINVOL: 0x17, RINVOL: 0x180 } },
      selectInput: { call: () => wm8960.selectInput(amp, wm8960.INPUT_1_2), field: { LINPATH: 0x1c8, RINPATH: 0x1c8 }, leaves: { LINPATH: 0x148, RINPATH: 0x148 } },
      setBoost: { call: () => wm8960.setBoost(amp, 2, 1), field: { LINPATH: 0x30, RINPATH: 0x30 }, leaves: { LINPATH: 0x120, RINPATH: 0x110 } },
      // Boost 13 dB behind the PGA at +30 dB, boost 0 behind -17.25.
      setInputGain: { call: () => wm8960.setInputGain(amp, 0xc0, 0x01), field: { ...pair('LINVOL', 'RINVOL', 0xbf, 'pgaLeft', 'pgaRight'), LINPATH: 0x30, RINPATH: 0x30 }, leaves: { LINVOL: 0x3f, RINVOL: 0x100, LINPATH: 0x110, RINPATH: 0x100 } },
      duck: { call: () => wm8960.duck(amp, 215), field: pair('LDAC', 'RDAC', 0xff, 'dacLeft', 'dacRight'), leaves: { LDAC: 215, RDAC: 0x1d7 } },
      setMono: { call: () => wm8960.setMono(amp, true), field: { DACCTL1: 0x80, ADDCTL1: 0x10 }, leaves: { DACCTL1: 0x88, ADDCTL1: 0x1d0 } },
      setSwap: { call: () => wm8960.setSwap(amp, true), field: { IFACE1: 0x20 }, leaves: { IFACE1: 0x22 } },
      setLine: { call: () => wm8960.setLine(amp, wm8960.LINE_2, 5, 1), field: { INBMIX1: 0x0e, INBMIX2: 0x0e }, leaves: { INBMIX1: 0x0a, INBMIX2: 0x02 } },
      // 0 dB open is 80h.
      setBypass: { call: () => wm8960.setBypass(amp, wm8960.FROM_BOOST, 8, 0), field: { BYPASS1: 0xf0, BYPASS2: 0xf0 }, leaves: { BYPASS1: 0x80, BYPASS2: 0x70 } },
      selectDac: { call: () => wm8960.selectDac(amp, false, true), field: { LOUTMIX: 0x100, ROUTMIX: 0x100 }, leaves: { LOUTMIX: 0x50, ROUTMIX: 0x150 } },
      setDac: { call: () => wm8960.setDac(amp, 200, 255), field: pair('LDAC', 'RDAC', 0xff, 'dacLeft', 'dacRight'), leaves: { LDAC: 200, RDAC: 0x1ff } },
      muteDac: { call: () => wm8960.muteDac(amp, false), field: { DACCTL1: 0x08 }, leaves: { DACCTL1: 0 } },
      setRecord: { call: () => wm8960.setRecord(amp, 195, 1), field: pair('LADC', 'RADC', 0xff, 'adcLeft', 'adcRight'), leaves: { LADC: 195, RADC: 0x101 } },
      setHighPass: { call: () => wm8960.setHighPass(amp, false), field: { DACCTL1: 0x01 }, leaves: { DACCTL1: 0x09 } },
    },
    scramble(random) {
      const S = 0x200;
      const write = (register: number, value: number): void => {
        send((register << 1) | (value >> 8), value & 255);
        amp.registers[register] = (amp.registers[register]! & S) | value;
      };
      for (const [left, bits] of [[0x00, 0x3f], [0x02, 0x7f], [0x0a, 0xff], [0x15, 0xff]] as const) {
        write(left, byte(random) & bits);
        write(left + 1, (byte(random) & bits) | 0x100);
      }
      for (const path of [0x20, 0x21]) write(path, 0x100 | (byte(random) & 0xf8));
      for (const mixer of [0x22, 0x25, 0x2d, 0x2e]) write(mixer, byte(random) & 0xf0);
      for (const boost of [0x2b, 0x2c]) write(boost, byte(random) & 0x7e);
      write(0x05, byte(random) & 0x89);
      write(0x07, byte(random) & 0x3f);
      write(0x17, 0x1c0 | (byte(random) & 0x10));
      clock.advanceTo(clock.now + 1000 * MS);
    },
  };
}

// ---- ES8388 ----

function partEs8388(mangle: Mangle): Part {
  const { chip, bus, clock, send, trace } = wire((world) => new Es8388(0x10, world), mangle);
  // I2S of 16 bits (code 3), 256 clocks a frame (code 2).
  const amp = es8388.es8388(bus, 0x10, 1, es8388.LINE_OUT | es8388.RECORD, 0x0c, 0x02);
  const start = (): void => phases(clock, (n) => es8388.open(amp, n));
  const all = named(Object.keys(chip.peek()), 0xff);
  // 0x2e and 0x2f, 0x30 and 0x31; mixers 0x27 and 0x2a; DAC volumes 0x1a and 0x1b.
  const [out, line] = [['DACCONTROL24', 'DACCONTROL25'], ['DACCONTROL26', 'DACCONTROL27']] as const;
  const mixers = ['DACCONTROL17', 'DACCONTROL20'] as const;
  return {
    name: 'ES8388', chip, driver: es8388, trace, partly: true, recorded: true,
    tables: [
      'es8388', 'levels', 'lineOutLevels', 'inputLevels', 'inputGains', 'bypassLevels', 'digitalLevels', 'rateOf', 'rates', 'formatOf',
      'LINE_OUT', 'MICROPHONE_BIAS', 'RECORD', 'INPUT_1', 'INPUT_2', 'DIFFERENTIAL',
    ],
    // Master, outputs off at -45 dB, DAC at -96 dB (apache/nuttx es8388.h).
    reset: { CONTROL1: 0x06, CONTROL2: 0x5c, CHIPPOWER: 0xc3, ADCPOWER: 0xfc, DACPOWER: 0xc0, MASTERMODE: 0x80, DACCONTROL4: 0xc0, DACCONTROL24: 0, DACCONTROL26: 0, DACCONTROL17: 0x38 },
    start,
    // Mixers empty and headphones down first; half supply, 100 ms; settings, the state machines anew, outputs on, DAC muted.
    starts: ['W 27 38', 'W 2a 38', 'W 2e 00', 'W 2f 00', 'W 19 26', 'W 08 00', 'W 04 c0', 'W 00 17', 'W 00 15', 'W 17 18', 'W 18 02', 'W 26 00', 'W 2b 80', 'W 02 f0', 'W 02 00', 'W 03 08', 'W 04 3c', 'W 19 26'],
    levels: {
      // Silence is an empty mixer, no figure of it was read: 80 dB; then 1.5 dB a step from -45 (three public drivers).
      dB: [exactly(-80), ...Array.from({ length: 34 }, (_, i) => exactly(1.5 * i - 45))],
      table: es8388.levels(),
      set(step) {
        if (step === 0) {
          es8388.setDac(amp, 192, 192);
          es8388.muteDac(amp, false);
        }
        es8388.setHeadphones(amp, step, step);
        clock.advanceTo(clock.now + 2000 * MS); // soft
      },
      channels: [0, 1],
    },
    verbs: {
      open: { call: start, field: all, leaves: { DACPOWER: 0x3c, DACCONTROL17: 0x38, DACCONTROL24: 0, DACCONTROL3: 0x26 } },
      close: { call: () => phases(clock, (n) => es8388.close(amp, n)), field: all, leaves: { DACPOWER: 0xc0, CHIPPOWER: 0xff, ADCPOWER: 0xff, DACCONTROL17: 0x38 } },
      // The mixers open where silence ends.
      setHeadphones: { call: () => es8388.setHeadphones(amp, 31, 1), field: { ...named(out, 0x3f), ...named(mixers, 0xc0) }, leaves: { [out[0]]: 30, [out[1]]: 0, [mixers[0]]: 0xb8, [mixers[1]]: 0xb8 } },
      verify: { call: () => es8388.verify(amp, 0, 0), field: {}, says: true },
      setLineOut: { call: () => es8388.setLineOut(amp, 30, 33), field: named(line, 0x3f), leaves: { [line[0]]: 30, [line[1]]: 33 } },
      setInput: { call: () => es8388.setInput(amp, 8, 1), field: { ADCCONTROL1: 0xff }, leaves: { ADCCONTROL1: 0x81 } },
      selectInput: { call: () => es8388.selectInput(amp, es8388.INPUT_2), field: { ADCCONTROL2: 0xf0 }, leaves: { ADCCONTROL2: 0x50 } },
      selectBypass: { call: () => es8388.selectBypass(amp, es8388.INPUT_2), field: { DACCONTROL16: 0x3f }, leaves: { DACCONTROL16: 0x09 } },
      setInputGain: { call: () => es8388.setInputGain(amp, 0, 8), field: { ADCCONTROL1: 0xff }, leaves: { ADCCONTROL1: 0x08 } },
      duck: { call: () => es8388.duck(amp, 152), field: { DACCONTROL4: 0xff, DACCONTROL5: 0xff }, leaves: { DACCONTROL4: 40, DACCONTROL5: 40 } },
      setMono: { call: () => es8388.setMono(amp, true), field: { DACCONTROL7: 0x20 }, leaves: { DACCONTROL7: 0x20 } },
      setSwap: { call: () => es8388.setSwap(amp, true), field: { DACCONTROL1: 0x80 }, leaves: { DACCONTROL1: 0x98 } },
      setBypass: { call: () => es8388.setBypass(amp, 6, 0), field: named(mixers, 0x78), leaves: { [mixers[0]]: 0x10 } },
      selectDac: { call: () => es8388.selectDac(amp, false, true), field: named(mixers, 0x80), leaves: { [mixers[0]]: 0x38 } },
      setDac: { call: () => es8388.setDac(amp, 192, 100), field: { DACCONTROL4: 0xff, DACCONTROL5: 0xff }, leaves: { DACCONTROL4: 0, DACCONTROL5: 92 } },
      muteDac: { call: () => es8388.muteDac(amp, false), field: { DACCONTROL3: 0x04 }, leaves: { DACCONTROL3: 0x22 } },
      setRecord: { call: () => es8388.setRecord(amp, 192, 100), field: { ADCCONTROL8: 0xff, ADCCONTROL9: 0xff }, leaves: { ADCCONTROL8: 0, ADCCONTROL9: 92 } },
      muteRecord: { call: () => es8388.muteRecord(amp, true), field: { ADCCONTROL7: 0x04 }, leaves: { ADCCONTROL7: 0x24 } },
      setHighPass: { call: () => es8388.setHighPass(amp, false), field: { ADCCONTROL6: 0x30 }, leaves: { ADCCONTROL6: 0 } },
    },
    scramble(random) {
      const write = (register: number, value: number): void => {
        send(register, value);
        amp.registers[register] = value;
      };
      // Both ears play: with one in silence its mixer stays empty.
      amp.muted = 0;
      for (const mixer of [0x27, 0x2a]) write(mixer, (byte(random) & 0xc0) | (byte(random) & 0x38));
      for (const out of [0x2e, 0x2f, 0x30, 0x31]) write(out, byte(random) % 34);
      for (const volume of [0x1a, 0x1b, 0x10, 0x11]) write(volume, byte(random) % 193);
      write(0x09, ((byte(random) % 9) << 4) | (byte(random) % 9));
      write(0x0a, [0x00, 0x50, 0xf0][byte(random) % 3]!);
      write(0x26, [0x00, 0x09][byte(random) % 2]!);
      write(0x19, 0x22 | (byte(random) & 4));
      write(0x17, 0x18 | (byte(random) & 0x80));
      write(0x1d, byte(random) & 0x20);
      clock.advanceTo(clock.now + 5000 * MS);
    },
  };
}

export const CODECS: Readonly<Record<string, (mangle: Mangle) => Part>> = {
  'WM8731': partWm8731('WM8731'),
  'TLV320AIC23B': partWm8731('TLV320AIC23B'),
  'SGTL5000': partSgtl5000,
  'WM8960': partWm8960,
  'ES8388': partEs8388,
};

