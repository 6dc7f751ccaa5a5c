/**
 * C1: silent start. From power-up until the board has settled no instant is above -90 dB of full scale, whatever the
 * volume chip remembers; afterwards nothing is above the start-up level. With the microcontroller in reset its pins
 * float: the pull resistor alone must release the relay.
 */
import type { Bench } from '../../sim/bench.ts';
import { Ds1882 } from '../../sim/chips/ds1882.ts';
import { MS } from '../../sim/clock.ts';
import { seeded } from '../../sim/random.ts';
import type { Entry, Line } from './ledger.ts';
import { CONTACT_PIN, SOLO, VOLUME, entry, ms, playingSolo, sound, startSolo } from './solo.ts';
import type { Wrong } from './solo.ts';
import type { Board } from '../../boards/board.ts';

const BAR = -90;
const SEEDS = 20;
/** Rounding of decibels. */
const EXACT = 1e-6;

interface Start {
  /** dB of full scale, the loudest that was possible at either ear until the board had settled, and until the end. */
  settling: number;
  whole: number;
}

/** A DS1882 whose earlier life left it loud: wipers at 0 dB in its EEPROM, wipers not volatile, zero crossing on. */
function loudChip(bench: Bench, changed: () => void): void {
  const chip = new Ds1882(VOLUME, { clock: bench.clock, random: seeded(1), signal: () => bench.signal, changed }, {
    eeprom: { pot0: 0, pot1: 0, configuration: 0x82 },
  });
  bench.chips.set('volume', chip);
  bench.buses.get('I2C1')!.chips.set(VOLUME, chip);
}

type Case = 'new chip' | 'chip that stored 0 dB' | 'chip missing for 2 s' | 'loud chip missing for 2 s';

async function startOf(seed: number, kind: Case, board: Board, wrong: Wrong): Promise<Start> {
  const heard: Start = { settling: -Infinity, whole: -Infinity };
  const running = await startSolo({ seed, restartWindow: seed % 2 === 0 }, board, {
    ...wrong,
    bench(bench) {
      const listen = (): void => {
        const loudest = Math.max(bench.level(0), bench.level(1));
        // Until the settling time of the true board has passed since power-up.
        if (bench.clock.now <= SOLO.settling * MS) heard.settling = Math.max(heard.settling, loudest);
        heard.whole = Math.max(heard.whole, loudest);
      };
      if (kind.includes('loud') || kind.includes('stored')) loudChip(bench, listen);
      bench.onChange(listen);
      if (kind.includes('missing')) {
        bench.plug('volume', false);
        bench.clock.at(2000 * MS, () => bench.plug('volume', true));
      }
      listen();
    },
  });
  running.bench.wait(kind.includes('missing') ? 12_000 : 3000);
  sound(running);
  return heard;
}

async function starts(board: Board, wrong: Wrong): Promise<Entry[]> {
  const entries: Entry[] = [];
  const cap = SOLO.seats[0]!.startup / 100;
  for (const kind of ['new chip', 'chip that stored 0 dB', 'chip missing for 2 s', 'loud chip missing for 2 s'] as const) {
    const all: Start[] = [];
    for (let seed = 1; seed <= SEEDS; seed++) all.push(await startOf(seed, kind, board, wrong));
    const settling = Math.max(...all.map((start) => start.settling));
    const whole = Math.max(...all.map((start) => start.whole));
    entries.push(entry(
      'C1',
      `${kind}: ${settling.toFixed(1)} dB while settling, then at most ${whole.toFixed(1)} dB, ${SEEDS} starts`,
      `at most ${BAR} dB for ${SOLO.settling} ms, then at most the start-up level of ${cap} dB, which is reached`,
      settling <= BAR && whole <= cap + EXACT && whole > cap - 1,
    ));
  }
  return entries;
}

/** The microcontroller is reset in the middle of the music: how long until the jack lies on ground. */
async function reset(): Promise<Entry> {
  const relay = SOLO.path.find((stage) => stage.kind === 'mute relay')!;
  const slowest = relay.release[1] + relay.bounce[1] + relay.skew;
  let longest = 0;
  let floating = true;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { bench } = await playingSolo({ seed });
    if (bench.level(0) < -31) floating = false; // it must have played
    const t = bench.clock.now;
    let silent = Infinity;
    bench.onChange(() => {
      silent = Math.max(bench.level(0), bench.level(1)) <= BAR ? Math.min(silent, bench.clock.now) : Infinity;
    });
    for (const pin of bench.mcu.pins) bench.pins.drive(pin, undefined);
    bench.clock.advanceTo(t + 500 * MS); // held in reset: no firmware runs
    if (bench.pins.level(CONTACT_PIN)) floating = false;
    longest = Math.max(longest, ms(silent - t));
  }
  return entry('C1', `microcontroller held in reset while playing: silent after at most ${longest.toFixed(1)} ms`, `the relay falls by its pull resistor, within its data (${slowest} ms)`, floating && longest <= slowest);
}

export const line: Line = {
  id: 'C1',
  title: 'silent start',
  measure: async () => [...(await starts(SOLO, {})), await reset()],
  // A board file that says the supplies need no time: the true ones still do.
  broken: async () => (await starts({ ...SOLO, settling: 1 }, {})).slice(0, 1),
};
