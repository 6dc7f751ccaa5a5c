/**
 * The codecs, each with its driver on a wire, and every verb with every value that it takes: for tests that ask the same of
 * all of them.
 */
import * as es8388 from '../../firmware/chips/es8388.ts';
import * as sgtl5000 from '../../firmware/chips/sgtl5000.ts';
import * as wm8731 from '../../firmware/chips/wm8731.ts';
import * as wm8960 from '../../firmware/chips/wm8960.ts';
import type { AudioChip, Bounds } from '../../sim/chips/chip.ts';
import { Es8388 } from '../../sim/chips/es8388.ts';
import { Sgtl5000 } from '../../sim/chips/sgtl5000.ts';
import { Tlv320aic23b } from '../../sim/chips/tlv320aic23b.ts';
import { Wm8731 } from '../../sim/chips/wm8731.ts';
import { Wm8960 } from '../../sim/chips/wm8960.ts';
import { silence, type Signal } from '../../sim/signal.ts';
import { outside, wired } from './wire.ts';

export interface Model extends AudioChip {
  paths(): readonly { from: string; to: string }[];
  path(from: string, to: string): Bounds;
}

/** A verb: the values of each of its arguments, and what calls it. */
export interface Verb {
  readonly takes: readonly (readonly number[])[];
  call(...values: readonly number[]): void;
}

export type Stand = ReturnType<(typeof CODECS)['WM8731']>;
export type Name = keyof typeof CODECS;

const upTo = (most: number) => Array.from({ length: most + 1 }, (_, step) => step);
const OFF_ON = [0, 1];
const verb = (takes: readonly (readonly number[])[], call: (...values: number[]) => void): Verb => ({ takes, call });
/** A verb that has a step for each side. */
const pair = (most: number, call: (left: number, right: number) => void): Verb => verb([upTo(most), upTo(most)], call as (...values: number[]) => void);
const turned = (call: (on: boolean) => void): Verb => verb([OFF_ON], (on) => call(on === 1));

type Phases = (phase: number) => number;

function stand(
  make: (surroundings: ReturnType<typeof outside>['surroundings']) => Model,
  driven: (bus: ReturnType<typeof wired>['bus']) => { open: Phases; close: Phases; headphones: (left: number, right: number) => void; verify: (left: number, right: number) => boolean; most: number; verbs: Readonly<Record<string, Verb>> },
  signal: Signal,
) {
  const around = outside(signal);
  const chip = make(around.surroundings);
  const onWire = wired(chip, around);
  const codec = driven(onWire.bus);
  /** All phases with their waits; what they were. */
  const all = (phases: Phases): number[] => {
    const waits: number[] = [];
    do {
      waits.push(phases(waits.length));
      around.wait(waits.at(-1)!);
    } while (waits.at(-1));
    return waits;
  };
  return { ...around, ...onWire, chip, codec, start: () => all(codec.open), stop: () => all(codec.close) };
}

function sister(part: 'WM8731' | 'TLV320AIC23B', signal: Signal) {
  return stand(
    (surroundings) => (part === 'WM8731' ? new Wm8731(0x1a, surroundings) : new Tlv320aic23b(0x1a, surroundings)),
    (bus) => {
      // I2S of 16 bits, 48 kHz from 12.288 MHz.
      const codec = (part === 'WM8731' ? wm8731.wm8731 : wm8731.tlv320aic23b)(bus, 0x1a, 0x02, 0x00, wm8731.OSCILLATOR_OFF);
      const flip = (what: number) => turned((on) => wm8731.turn(codec, what, on));
      return {
        open: (phase) => wm8731.open(codec, phase),
        close: (phase) => wm8731.close(codec, phase),
        headphones: (left, right) => wm8731.setHeadphones(codec, left, right),
        verify: (left, right) => wm8731.verify(codec, left, right),
        most: 80,
        verbs: {
          setInput: pair(32, (left, right) => wm8731.setInput(codec, left, right)),
          'setInputGain line': pair(32, (left, right) => wm8731.setInputGain(codec, left, right)),
          'setInputGain microphone': verb([upTo(2)], (row) => wm8731.setInputGain(codec, wm8731.inputGains('microphone')[row!]!.write, 0)),
          setSidetone: verb([upTo(part === 'WM8731' ? 4 : 5)], (step) => wm8731.setSidetone(codec, step!)),
          setSwap: turned((on) => wm8731.setSwap(codec, on)),
          'turn DAC': flip(wm8731.DAC),
          'turn BYPASS': flip(wm8731.BYPASS),
          'turn FROM_MICROPHONE': flip(wm8731.FROM_MICROPHONE),
          'turn MICROPHONE': flip(wm8731.MICROPHONE),
          'turn BOOST': flip(wm8731.BOOST),
          'turn PLAYBACK': flip(wm8731.PLAYBACK),
          'turn HIGH_PASS': flip(part === 'WM8731' ? wm8731.HIGH_PASS : wm8731.HIGH_PASS_AIC23B),
          'turn RECORD': flip(wm8731.RECORD),
        },
      };
    },
    signal,
  );
}

export const SGTL5000_BOARD: sgtl5000.Sgtl5000Board = { clock: 0x0008, format: 0x0030, vdda: 3300, vddio: 3300, vddd: 'internal', capless: true, biasKohm: 2 };

/** A fresh one of each, by its name; a signal at its input. */
export const CODECS = {
  'WM8731': (signal: Signal = silence) => sister('WM8731', signal),
  'TLV320AIC23B': (signal: Signal = silence) => sister('TLV320AIC23B', signal),
  'SGTL5000': (signal: Signal = silence) =>
    stand(
      (surroundings) => new Sgtl5000(0x0a, surroundings, { clock: true, capless: true, electret: true }),
      (bus) => {
        const codec = sgtl5000.sgtl5000(bus, 0x0a, sgtl5000.settingsOf(SGTL5000_BOARD));
        const level = (what: number, most: number) => pair(most, (left, right) => sgtl5000.setLevel(codec, what, left, right));
        const flip = (what: number) => turned((on) => sgtl5000.turn(codec, what, on));
        const rows = (input: 'line' | 'microphone') => {
          const gains = sgtl5000.inputGains(input);
          return pair(gains.length - 1, (left, right) => sgtl5000.setInputGain(codec, gains[left]!.write, gains[right]!.write));
        };
        return {
          open: (phase) => sgtl5000.open(codec, phase),
          close: (phase) => sgtl5000.close(codec, phase),
          headphones: (left, right) => sgtl5000.setHeadphones(codec, left, right),
          verify: (left, right) => sgtl5000.verify(codec, left, right),
          most: 128,
          verbs: {
            'setLevel INPUT': level(sgtl5000.INPUT, 16),
            'setLevel LINE_OUT': level(sgtl5000.LINE_OUT, 19),
            'setLevel DAC': level(sgtl5000.DAC, 181),
            'setInputGain line': rows('line'),
            'setInputGain microphone': rows('microphone'),
            setMicrophone: verb([upTo(3)], (step) => sgtl5000.setMicrophone(codec, step!)),
            setSwap: turned((on) => sgtl5000.setSwap(codec, on)),
            duck: verb([upTo(181)], (step) => sgtl5000.duck(codec, step!)),
            'turn BYPASS': flip(sgtl5000.BYPASS),
            'turn FROM_MICROPHONE': flip(sgtl5000.FROM_MICROPHONE),
            'turn PLAYBACK': flip(sgtl5000.PLAYBACK),
            'turn HIGH_PASS': flip(sgtl5000.HIGH_PASS),
            'turn RECORD': flip(sgtl5000.RECORD),
          },
        };
      },
      signal,
    ),
  'WM8960': (signal: Signal = silence, features: number = wm8960.CAPLESS | wm8960.RECORD) =>
    stand(
      (surroundings) => new Wm8960(0x1a, surroundings),
      (bus) => {
        const codec = wm8960.wm8960(bus, features, 0x02, 0, 0x08, 0x3126e9);
        const gains = wm8960.inputGains();
        return {
          open: (phase) => wm8960.open(codec, phase),
          close: (phase) => wm8960.close(codec, phase),
          headphones: (left, right) => wm8960.setHeadphones(codec, left, right),
          verify: (left, right) => wm8960.verify(codec, left, right),
          most: 80,
          verbs: {
            setInput: pair(64, (left, right) => wm8960.setInput(codec, left, right)),
            setBoost: pair(3, (left, right) => wm8960.setBoost(codec, left, right)),
            setInputGain: pair(gains.length - 1, (left, right) => wm8960.setInputGain(codec, gains[left]!.write, gains[right]!.write)),
            selectInput: verb([[wm8960.INPUT_1, wm8960.INPUT_1_2, wm8960.INPUT_1_3, wm8960.NO_INPUT]], (input) => wm8960.selectInput(codec, input!)),
            'setLine 2': pair(7, (left, right) => wm8960.setLine(codec, wm8960.LINE_2, left, right)),
            'setLine 3': pair(7, (left, right) => wm8960.setLine(codec, wm8960.LINE_3, left, right)),
            'setBypass of the boost mixer': pair(8, (left, right) => wm8960.setBypass(codec, wm8960.FROM_BOOST, left, right)),
            'setBypass of input 3': pair(8, (left, right) => wm8960.setBypass(codec, wm8960.FROM_INPUT_3, left, right)),
            selectDac: verb([OFF_ON, OFF_ON], (left, right) => wm8960.selectDac(codec, left === 1, right === 1)),
            setDac: pair(255, (left, right) => wm8960.setDac(codec, left, right)),
            duck: verb([upTo(255)], (step) => wm8960.duck(codec, step!)),
            muteDac: turned((on) => wm8960.muteDac(codec, on)),
            setMono: turned((on) => wm8960.setMono(codec, on)),
            setSwap: turned((on) => wm8960.setSwap(codec, on)),
            setRecord: pair(255, (left, right) => wm8960.setRecord(codec, left, right)),
            setHighPass: turned((on) => wm8960.setHighPass(codec, on)),
          },
        };
      },
      signal,
    ),
  'ES8388': (signal: Signal = silence) =>
    stand(
      (surroundings) => new Es8388(0x10, surroundings),
      (bus) => {
        const codec = es8388.es8388(bus, 0x10, 1, es8388.LINE_OUT | es8388.RECORD, 0x0c, 0x02);
        return {
          open: (phase) => es8388.open(codec, phase),
          close: (phase) => es8388.close(codec, phase),
          headphones: (left, right) => es8388.setHeadphones(codec, left, right),
          verify: (left, right) => es8388.verify(codec, left, right),
          most: 34,
          verbs: {
            setLineOut: pair(33, (left, right) => es8388.setLineOut(codec, left, right)),
            setInput: pair(8, (left, right) => es8388.setInput(codec, left, right)),
            setInputGain: pair(8, (left, right) => es8388.setInputGain(codec, left, right)),
            selectInput: verb([[es8388.INPUT_1, es8388.INPUT_2, es8388.DIFFERENTIAL]], (input) => es8388.selectInput(codec, input!)),
            selectBypass: verb([[es8388.INPUT_1, es8388.INPUT_2]], (input) => es8388.selectBypass(codec, input!)),
            setBypass: pair(8, (left, right) => es8388.setBypass(codec, left, right)),
            selectDac: verb([OFF_ON, OFF_ON], (left, right) => es8388.selectDac(codec, left === 1, right === 1)),
            setDac: pair(192, (left, right) => es8388.setDac(codec, left, right)),
            duck: verb([upTo(192)], (step) => es8388.duck(codec, step!)),
            muteDac: turned((on) => es8388.muteDac(codec, on)),
            setMono: turned((on) => es8388.setMono(codec, on)),
            setSwap: turned((on) => es8388.setSwap(codec, on)),
            setRecord: pair(192, (left, right) => es8388.setRecord(codec, left, right)),
            muteRecord: turned((on) => es8388.muteRecord(codec, on)),
            setHighPass: turned((on) => es8388.setHighPass(codec, on)),
          },
        };
      },
      signal,
    ),
};

export const NAMES = Object.keys(CODECS) as Name[];

/** 0 dB of the headphones. */
export const UNITY: Readonly<Record<Name, number>> = { 'WM8731': 74, 'TLV320AIC23B': 74, 'SGTL5000': 104, 'WM8960': 74, 'ES8388': 31 };

/** Started, headphones and DAC at 0 dB, the ADC open. */
export function playing(codec: Name): Stand {
  const all = CODECS[codec]();
  all.start();
  all.codec.headphones(UNITY[codec], UNITY[codec]);
  all.codec.verbs['muteDac']?.call(0);
  all.codec.verbs['setLevel INPUT']?.call(1, 1);
  all.wait(500);
  return all;
}

/** Start, every verb with every value (both sides alike, and against each other), every headphone volume, stop; and once more. */
export function everything(all: Stand): void {
  all.start();
  for (const { takes, call } of Object.values(all.codec.verbs)) {
    const most = Math.max(...takes.map((values) => values.length));
    for (let i = 0; i < most; i++) {
      call(...takes.map((values) => values[i % values.length]!));
      call(...takes.map((values, side) => values.at(side ? -1 - (i % values.length) : i % values.length)!));
      all.wait(100); // what ramps arrives
    }
  }
  for (let step = 0; step <= all.codec.most; step++) {
    all.codec.headphones(step, step);
    all.codec.headphones(step, all.codec.most - step);
  }
  for (const again of [false, true]) {
    if (again) all.start();
    all.codec.headphones(20, 20);
    all.codec.verify(20, 20);
    all.stop();
  }
}
