/**
 * B4: a mix per seat where the hardware has a mixer. No part that Cuebox knows has one a seat: what a codec mixes is heard at
 * all its outputs. So a board says plainly that it has no `mix`, and what each seat hears is the sum of what is sent to it,
 * playback or line and the monitor at every step of its own, by levels typed from the data sheets.
 */
import type { Board } from '../../boards/board.ts';
import { boardNames, findBoard } from '../../boards/find.ts';
import type { Bounds } from '../../sim/chips/chip.ts';
import { dB, factor } from '../../sim/decibels.ts';
import { inputsOf, look, numberIn, order, playingBoard } from './boards.ts';
import { codecStage, hasCodec, hasMonitor, interfaces } from './interfaces.ts';
import type { Entry, Line } from './ledger.ts';
import { entry, sound } from './solo.ts';
import type { Wrong } from './solo.ts';

const BAR = 0.5;
const DONE = 2500;
/** What stands before the monitor's attenuation, dB: the fixed stage of the microphone (memory). Others have 0 dB there. */
const BEFORE: Readonly<Record<string, number>> = { WM8731: 14, TLV320AIC23B: 14 };
/** Steps of the monitor from the quietest, dB (torvalds/linux wm8731.c, tlv320aic23.h, wm8960.c; nuttx es8388.h). */
const STEPS: Readonly<Record<string, readonly number[]>> = {
  WM8731: [-15, -12, -9, -6],
  TLV320AIC23B: [-18, -12, -9, -6, 0],
  WM8960: [-21, -18, -15, -12, -9, -6, -3, 0],
  ES8388: [-15, -12, -9, -6, -3, 0, 3, 6],
};

/** dB outside what the data of the part leave open. */
const off = ({ lo, hi }: Bounds, wanted: number): number => Math.max(0, dB(lo) - wanted, wanted - dB(hi));

async function mixed(board: Board, wrong: Wrong = {}): Promise<Entry> {
  const { stage, facts } = codecStage(board);
  const monitor = stage.monitor!.source;
  const running = await playingBoard(board, { seed: 2 }, wrong);
  const { bench } = running;
  const loudest = Math.max(...Object.values(board.sources).map(({ maximum }) => maximum));
  const weight = (source: string): number => board.sources[source]!.maximum / loudest;
  let worst = 0;
  let sums = 0;
  if (board.outputs === 'one') bench.say('out all');
  for (const source of inputsOf(board)) {
    bench.say(`in ${source}`);
    for (const level of [0, -20, -35]) {
      board.seats.forEach((_, seat) => order(bench, `vol ${level}`, seat));
      for (const step of ['off', ...STEPS[facts.part]!]) {
        const answer = bench.say(`monitor ${step}`);
        if (answer !== `monitor ${step === 'off' ? step : (step as number).toFixed(1)}`) throw new Error(`${board.name}: monitor ${step} was answered with ${answer}`);
        bench.wait(DONE);
        board.seats.forEach((_, seat) => {
          const volume = factor(numberIn(look(bench, 'vol', seat)));
          const sends = weight(source) + (step === 'off' ? 0 : weight(monitor) * factor((step as number) + (BEFORE[facts.part] ?? 0)));
          for (const ear of [0, 1]) {
            worst = Math.max(worst, off(bench.gain(ear, seat), dB(volume * sends)));
            // A microphone is small beside what plays: by itself, too.
            if (step !== 'off') worst = Math.max(worst, off(bench.gain(ear, seat, monitor), dB(volume) + (step as number) + (BEFORE[facts.part] ?? 0)));
          }
          sums++;
        });
      }
    }
  }
  sound(running);
  return entry('B4', `${worst.toFixed(2)} dB at most between what a seat hears and the sum of its sends, ${sums} sums, and of each monitor alone`, `within ${BAR} dB`, worst <= BAR, board.name);
}

/** No board takes an order for a mix of one seat, and each says so. */
async function plain(board: Board): Promise<Entry> {
  const { bench } = await playingBoard(board);
  const before = bench.trace.length;
  const answer = look(bench, 'mix usb -6');
  const known = look(bench, 'help').includes('mix');
  // A board without any of the words of an interface knows it no more than the others.
  const wanted = hasCodec(board) ? 'error: this board has no mix' : 'error: no command "mix"';
  return entry('B4', `mix is answered with "${answer.slice(0, wanted.length)}"`, `no board has a mixer for each seat: ${wanted}, nothing sent`, answer.startsWith(wanted) && !known && bench.trace.length === before, board.name);
}

/** The monitor a step quieter than it says. */
const quieter: Wrong = { code: [[/(=> \w*[sS]etSidetone\(\w+, step)\)/, '$1 && step - 1)']] };

export const line: Line = {
  id: 'B4',
  title: 'what a seat hears is the sum of its sends',
  async measure() {
    const entries: Entry[] = [];
    for (const name of boardNames()) entries.push(await plain((await findBoard(name)).board));
    for (const board of await interfaces()) if (hasMonitor(board)) entries.push(await mixed(board));
    return entries;
  },
  async broken() {
    const [board] = (await interfaces()).filter((each) => hasMonitor(each) && codecStage(each).facts.part === 'WM8731');
    return [await mixed(board!, quieter)];
  },
};
