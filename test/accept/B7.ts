/**
 * B7: the input side of an interface, on every codec. Each input that can be recorded has one scale of gain, line or
 * microphone with its boost: what is asked for is met from below by less than the next step is away, on the way at the ADC no
 * louder than both ends, and what is answered is what the ADC gets. `rec off` is silence there, `hp` the high-pass, `rec`
 * with a name is another input. A seat hears nothing of it but what goes round the converters.
 */
import type { Board, CodecFacts, CodecInput } from '../../boards/board.ts';
import type { Bench } from '../../sim/bench.ts';
import { MS } from '../../sim/clock.ts';
import { codecPins } from '../../sim/codec.ts';
import { dB } from '../../sim/decibels.ts';
import { between, seeded } from '../../sim/random.ts';
import { look, numberIn, startBoard } from './boards.ts';
import { INTERFACE, codecChip, codecStage, interfaces, potentials, records } from './interfaces.ts';
import type { Entry, Line } from './ledger.ts';
import { brokenListenEntries, listenEntries } from './listen.ts';
import { entry, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const EPSILON = 0.05;
/** dB: what an answer rounds away. */
const TENTH = 0.051;
/** dB of a recording that is off: the floor of the models, and two inputs at it. */
const OFF = -73.9;
const DONE = 700;
const RANDOM = 40;

/** The high-pass of the ADC is on: WM8731 ADCHPD (Linux), and the others by the sources in their models' heads. */
const HIGH_PASS: Readonly<Record<CodecFacts['part'], (peek: Readonly<Record<string, number>>) => boolean>> = {
  WM8731: (peek) => (peek['digitalAudioPath']! & 1) === 0,
  TLV320AIC23B: (peek) => (peek['digitalPath']! & 1) === 1,
  SGTL5000: (peek) => (peek['CHIP_ADCDAC_CTRL']! & 1) === 0,
  WM8960: (peek) => (peek['DACCTL1']! & 1) === 0,
  ES8388: (peek) => (peek['ADCCONTROL6']! & 0x30) === 0x30,
};

interface Found {
  steps: number;
  inputs: number;
  /** dB above what was asked for, and below it beyond the next step. */
  above: number;
  below: number;
  /** dB of an answer beside what arrives at the ADC. */
  told: number;
  /** dB over the louder end of a change at the ADC. */
  over: number;
  off: number;
  switches: number;
  /** dB that a seat heard change. */
  leaked: number;
}

/** dB at the ADC of what the board records: the louder side. */
function recorded(bench: Bench, part: CodecFacts['part'], input: CodecInput): number {
  const chip = codecChip(bench);
  const pins = codecPins(part, input);
  return Math.max(...['left', 'right'].map((side) => dB(Math.max(...pins.map((pin) => chip.reach([pin], `adc ${side}`).hi)))));
}

async function measure(board: Board, wrong: Wrong): Promise<Found> {
  const { stage, facts } = codecStage(board);
  const { monitor } = stage;
  const found: Found = { steps: 0, inputs: 0, above: -Infinity, below: -Infinity, told: 0, over: -Infinity, off: -Infinity, switches: 0, leaked: 0 };
  const running = await startBoard(board, { seed: 4 }, wrong);
  const { bench } = running;
  bench.wait(3500);
  const all = [...Object.entries(stage.inputs), ...(monitor ? [[monitor.source, monitor.input] as const] : [])].filter(([, input]) => input !== 'dac');
  const several = all.filter(([source]) => !bench.say(`rec ${source}`).startsWith('error'));
  const inputs = several.length ? several : all.filter(([, input]) => facts.part !== 'WM8960' || input === 'microphone');
  const random = seeded(8);
  for (const [source, input] of inputs) {
    found.inputs++;
    if (several.length) bench.say(`rec ${source}`);
    bench.wait(DONE);
    const at = (): number => recorded(bench, facts.part, input);
    const heard = potentials(bench);
    const change = (order: string): number => {
      const before = at();
      let most = before;
      let listening = true;
      bench.onChange(() => {
        if (listening) most = Math.max(most, at());
      });
      const answer = bench.say(order);
      // Every step on the way, also of parts that tell nobody.
      for (let n = 0; n < DONE; n += 2) {
        bench.port.run(bench.clock.now + 2 * MS);
        most = Math.max(most, at());
      }
      listening = false;
      found.over = Math.max(found.over, most - Math.max(before, at()));
      found.steps++;
      return answer.startsWith('error') ? NaN : numberIn(answer);
    };
    // The whole scale, from below: each step is found where the one before ends.
    const least = numberIn(look(bench, 'gain -99').replace(/^error: the least gain is (.*?)$/, 'gain $1'));
    const levels: number[] = [];
    for (let wanted = least; wanted <= 60 && levels.length < 100; wanted = Math.round(10 * wanted + 1) / 10) {
      const answer = numberIn(look(bench, `gain ${wanted}`));
      if (answer !== levels.at(-1)) levels.push(answer);
    }
    for (const level of [...levels, ...levels.toReversed()]) {
      const told = change(`gain ${level}`);
      found.told = Math.max(found.told, Math.abs(told - at()));
      found.above = Math.max(found.above, at() - level);
    }
    for (let n = 0; n < RANDOM; n++) {
      const wanted = Math.round(10 * between(random, levels[0]!, levels.at(-1)! + 5)) / 10;
      change(`gain ${wanted}`);
      found.above = Math.max(found.above, at() - wanted);
      found.below = Math.max(found.below, levels.findLast((level) => level <= wanted + EPSILON)! - at());
    }
    // Silence, and back.
    const before = at();
    bench.say('rec off');
    bench.wait(DONE);
    found.off = Math.max(found.off, at());
    bench.say('rec on');
    bench.wait(DONE);
    if (Math.abs(at() - before) > 1e-6) found.switches++;
    for (const on of [false, true]) {
      bench.say(`hp ${on ? 'on' : 'off'}`);
      bench.wait(100);
      if (HIGH_PASS[facts.part](codecChip(bench).peek()) !== on) found.switches++;
    }
    potentials(bench).forEach((level, seat) => (found.leaked = Math.max(found.leaked, Math.abs(level - heard[seat]!))));
  }
  sound(running);
  return found;
}

async function measured(board: Board, wrong: Wrong = {}): Promise<Entry[]> {
  const { steps, inputs, above, below, told, over, off, switches, leaked } = await measure(board, wrong);
  return [
    entry('B7', `${steps} gains of ${inputs} inputs: ${Math.max(0, above).toFixed(2)} dB above what was asked for, ${Math.max(0, below).toFixed(2)} dB below the step that fits, answered within ${told.toFixed(2)} dB`, `never above, the next step would be, ${TENTH.toFixed(2)} dB`,
      above <= TENTH && below <= TENTH && told <= TENTH && inputs > 0, board.name),
    entry('B7', `${Math.max(0, over).toFixed(2)} dB over the louder end on the way`, `at most ${EPSILON} dB`, over <= EPSILON, board.name),
    entry('B7', `rec off: ${off.toFixed(1)} dB at the ADC; ${switches} wrong of rec and hp; seats hear ${leaked.toFixed(2)} dB of it`, `at most ${OFF} dB, none, ${EPSILON} dB`, off <= OFF && switches === 0 && leaked <= EPSILON, board.name),
  ];
}

/** A gain that is a step louder than its table. */
const louder: Wrong = { code: [[/const row = step \+ (\d+);/, 'const row = Math.min(32, step + $1 + 1);']] };
/** Recording that goes on. */
const endless: Wrong = { code: [[/const RECORD\S* = -1540;/, 'const RECORD = -1602;']] };

// What comes of listening for ten seconds, where a board can, is in `listen.ts`.
export const line: Line = {
  id: 'B7',
  title: 'gain of what is recorded, its mute and its high-pass',
  async measure() {
    const entries: Entry[] = [];
    for (const board of (await interfaces()).filter(records)) entries.push(...(await measured(board)));
    return [...entries, ...(await listenEntries())];
  },
  broken: async () => [...(await brokenListenEntries()), (await measured(INTERFACE, louder))[0]!, (await measured(INTERFACE, endless))[2]!],
};
