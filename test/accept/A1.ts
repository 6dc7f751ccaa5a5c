/**
 * A1: volume in true dB. Each position is reached, the answer and the screen say the level that is reached, and a level
 * between two positions is met from below by less than a step.
 *
 * The screen is read by eye: its figures are compared with the drawings of the font's source, not with its bytes.
 */
import { readFileSync } from 'node:fs';
import type { Bench } from '../../sim/bench.ts';
import { between, seeded } from '../../sim/random.ts';
import type { Entry, Line } from './ledger.ts';
import { VOLUME, entry, playingSolo, sound, soloWith, volume } from './solo.ts';
import type { Wrong } from './solo.ts';

/** The DS1882's positions that play: 0 to 62 dB of attenuation, 1 dB a step (data sheet p1). */
const POSITIONS = 63;
const STEP = 1;
const EXACT = 1e-6;

/** Drawings of the big figures: rows of # and . by character. */
function drawings(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const source = readFileSync(new URL('../../firmware/screen/glyphs.txt', import.meta.url), 'utf8');
  const big = source.slice(source.indexOf('font big'), source.indexOf('font small'));
  for (const block of big.split('\nglyphs ').slice(1)) {
    const [names, ...rows] = block.split('\n');
    const drawn = rows.filter((row) => /^[#. ]+$/.test(row) && row.trim()).map((row) => row.trim().split(/ +/));
    names!.trim().split(/ +/).forEach((name, i) => found.set(name, drawn.map((row) => row[i]!)));
  }
  return found;
}

const FIGURES = drawings();

/** The number in big figures at the top left of the glass, as text; '?' where no figure fits. */
function readScreen(bench: Bench): string {
  const screen = bench.screen()!;
  const pixels = screen.pixels();
  const lit = (x: number, y: number): boolean => pixels[y * screen.width + x] !== 0;
  let text = '';
  for (let x = 0; x < 72; ) {
    const found = [...'0123456789-.'].find((ch) => {
      const rows = FIGURES.get(ch);
      return rows?.length === 24 && rows.every((row, y) => [...row].every((dot, dx) => (dot === '#') === lit(x + dx, y)));
    });
    if (found) {
      text += found;
      x += FIGURES.get(found)![0]!.length;
    } else {
      let dark = true;
      for (let dx = 0; dx < 16; dx++) for (let y = 0; y < 24; y++) if (lit(x + dx, y)) dark = false;
      text += dark ? ' ' : '?';
      x += 16;
    }
  }
  return text.trim();
}

async function measured(wrong: Wrong = {}): Promise<Entry[]> {
  const running = await playingSolo({ seed: 3 }, soloWith({ limit: 0 }), wrong);
  const { bench } = running;
  let reached = 0;
  let told = 0;
  let seen = 0;
  let rising = 0;
  let last = -Infinity;
  let furthest = 0;
  const settled = (): boolean => [0, 1].every((ear) => bench.gain(ear).lo === bench.gain(ear).hi);
  for (let position = 1; position <= POSITIONS; position++) {
    const wanted = position - POSITIONS;
    bench.say(`vol ${wanted}`);
    bench.wait(position === 1 ? 2500 : 500);
    const levels = [bench.level(0), bench.level(1)];
    if (settled() && levels.every((level) => level <= wanted + EXACT && level > wanted - STEP)) reached++;
    furthest = Math.max(furthest, ...levels.map((level) => Math.abs(level - wanted)));
    if (Math.abs(volume(bench) - levels[0]!) < 0.05) told++;
    if (Math.abs(Number(readScreen(bench)) - levels[0]!) < 0.05) seen++;
    if (Math.min(...levels) > last) rising++;
    last = Math.max(...levels);
  }

  const random = seeded(31);
  let above = -Infinity;
  let under = 0;
  let mistold = 0;
  const requests = 200;
  for (let i = 0; i < requests; i++) {
    const wanted = -Math.round(between(random, 0, 620)) / 10;
    const answer = bench.say(`vol ${wanted.toFixed(1)}`);
    bench.wait(2000);
    for (const ear of [0, 1]) {
      above = Math.max(above, bench.level(ear) - wanted);
      under = Math.max(under, wanted - bench.level(ear));
    }
    if (Math.abs(Number(answer.slice(4)) - bench.level(0)) >= 0.05 || !settled()) mistold++;
  }
  sound(running);
  return [
    entry('A1', `${reached} positions reached, furthest ${furthest.toFixed(3)} dB from the request`, `${POSITIONS}, at or below the request by less than ${STEP} dB`, reached === POSITIONS),
    entry('A1', `${rising} positions louder than the one before`, `${POSITIONS}`, rising === POSITIONS),
    entry('A1', `answer right ${told} times, screen right ${seen} times`, `${POSITIONS} each, to 0.1 dB`, told === POSITIONS && seen === POSITIONS),
    entry('A1', `${requests} requests in 0.1 dB: at most ${above.toFixed(2)} dB above, ${under.toFixed(2)} dB below, ${mistold} wrong answers`, `0 above, less than ${STEP} dB below`, above <= EXACT && under < STEP && mistold === 0),
  ];
}

/** A driver that is one code too loud, and believes itself. */
const loudDriver: Wrong = {
  globals(globals) {
    const bus = globals.I2C1 as { writeTo: (address: number, ...data: number[]) => void; readFrom: (address: number, count: number) => ArrayLike<number> };
    const { writeTo, readFrom } = bus;
    let meant = [63, 0x40 | 63];
    bus.writeTo = (address, ...data) => {
      const wipers = address === VOLUME && data.length === 2;
      if (wipers) meant = data;
      writeTo(address, ...(wipers ? data.map((byte) => ((byte & 0x3f) % 63 ? byte - 1 : byte)) : data));
    };
    bus.readFrom = (address, count) => (address === VOLUME ? [...meant, readFrom(address, count)[2]!] : readFrom(address, count));
  },
};

export const line: Line = {
  id: 'A1',
  title: 'volume in true dB',
  measure: () => measured(),
  broken: async () => {
    const all = await measured(loudDriver);
    return [all[0]!, all[2]!, all[3]!];
  },
};
