import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readWavFile, writeWavFile } from '../../sim/listen/wavfile.ts';
import { cuebox, refusal, scratch } from './cuebox.ts';

const folder = scratch();
const at = (name: string): string => join(folder, name);

const RATE = 48_000;
/** One second of a whole number of waves: it can be looped without a seam. */
writeWavFile(at('tone.wav'), [Float64Array.from({ length: RATE }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 997 * n) / RATE))], RATE);

/** Half a second of start and answers counted in: -20 dB from 3.3 s to 4 s, -47 dB from 5.4 s to 6 s, silent from 7.6 s on. */
writeFileSync(
  at('levels.yaml'),
  [
    'name: Three levels',
    'steps:',
    '  - wait: 2 s',
    '  - { say: vol -20, answer: vol -20.0 }',
    '  - wait: 2 s',
    '  - expect: { level: -20 }',
    '  - { say: vol -47, answer: vol -47.0 }',
    '  - wait: 2 s',
    '  - expect: { level: -47 }',
    '  - say: mute on',
    '  - wait: 2 s',
    '',
  ].join('\n'),
);

const peak = (samples: Float64Array): number => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const mean = (samples: Float64Array): number => samples.reduce((sum, sample) => sum + sample, 0) / samples.length;

/** By how much `played` is the louder, in dB, where both are looked at without their direct voltage. */
function gainBetween(recorded: Float64Array, played: Float64Array): number {
  const [middle, other] = [mean(recorded), mean(played)];
  let [product, square] = [0, 0];
  recorded.forEach((sample, n) => {
    product += (sample - middle) * (played[n]! - other);
    square += (sample - middle) ** 2;
  });
  return 20 * Math.log10(product / square);
}

/** `recording` again and again, from `from` to `to` seconds. */
function looped(recording: Float64Array, from: number, to: number): Float64Array {
  return Float64Array.from({ length: Math.round((to - from) * RATE) }, (_, n) => recording[(n + Math.round(from * RATE)) % recording.length]!);
}

const FRONT_CENTER = '/usr/share/sounds/alsa/Front_Center.wav';

describe('play', () => {
  test.each([
    ['a steady tone', at('tone.wav'), '24'],
    ['a steady tone, as floats', at('tone.wav'), '32f'],
    ...(existsSync(FRONT_CENTER) ? [['a voice', FRONT_CENTER, '24']] : []),
  ])('%s comes out at the level that is displayed', async (_what, source, bits) => {
    const out = at(`out-${bits}.wav`);
    const { code, err } = await cuebox(['play', 'solo', source, at('levels.yaml'), '-o', out, '--loop', '--bits', bits]);
    expect(err).toBe('');
    expect(code).toBe(0);
    const recording = readWavFile(source).channels[0]!;
    const { channels, rate } = readWavFile(out);
    expect(rate).toBe(RATE);
    expect(channels).toHaveLength(2);
    for (const channel of channels) {
      expect(channel.length / RATE).toBeGreaterThan(8);
      expect(channel.length / RATE).toBeLessThan(8.5);
      for (const [from, to, displayed] of [[3.3, 3.95, -20], [5.4, 5.95, -47]] as const) {
        const heard = gainBetween(looped(recording, from, to), channel.slice(Math.round(from * RATE), Math.round(to * RATE)));
        expect(Math.abs(heard - displayed)).toBeLessThan(0.1);
      }
      expect(peak(channel.slice(7.6 * RATE, 8 * RATE))).toBeLessThan(10 ** (-90 / 20));
    }
  });

  test('the result is as long as the scenario, and silent after a recording that is shorter', async () => {
    const { out } = await cuebox(['play', 'solo', at('tone.wav'), at('levels.yaml'), '-o', at('once.wav'), '--bits', '16', '--json']);
    const data = JSON.parse(out) as { seconds: number; left: { loudest: number; end: number | null; switches: number }; clipped: number };
    expect(data.seconds).toBeGreaterThan(8);
    expect(data.seconds).toBeLessThan(8.5);
    expect(data.left).toMatchObject({ loudest: -20, end: null });
    expect(data.left.switches).toBeGreaterThan(20);
    expect(data.clipped).toBe(0);
    const { channels, bits } = readWavFile(at('once.wav'));
    expect(bits).toBe(16);
    expect(channels[0]!.length).toBe(Math.ceil(data.seconds * RATE));
    // The amplifier's offset of 1 mV is all that is left of it.
    expect(peak(channels[0]!.slice(3 * RATE))).toBeLessThan(1.1e-3 / 3.3);
  });
});

describe('what cannot be played', () => {
  const six = Buffer.from(readFileSync(at('tone.wav')));
  six.writeUInt16LE(6, 22);
  writeFileSync(at('six.wav'), six);
  writeFileSync(at('text.wav'), 'this is no sound');
  writeFileSync(at('typo.yaml'), 'name: typo\nsteps:\n  - wiat: 2 s\n');
  writeFileSync(at('fails.yaml'), 'name: fails\nsteps:\n  - wait: 2 s\n  - expect: { level: -3 }\n');
  writeFileSync(at('there.wav'), 'what was there');

  test.each([
    ['text', ['solo', at('text.wav'), at('levels.yaml')], /text\.wav is not a WAV file/],
    ['six channels', ['solo', at('six.wav'), at('levels.yaml')], /six\.wav has 6 channels/],
    ['a recording that is not there', ['solo', at('none.wav'), at('levels.yaml')], /none\.wav is not there/],
    ['a scenario that is not there', ['solo', at('tone.wav'), at('none.yaml')], /none\.yaml: there is no such file/],
    ['a scenario with a mistake', ['solo', at('tone.wav'), at('typo.yaml')], /typo\.yaml:3: /],
    ['a scenario that fails', ['solo', at('tone.wav'), at('fails.yaml')], /fails\.yaml:4: the level is .*; nothing was written$/],
    ['a board that is not there', ['nonesuch', at('tone.wav'), at('levels.yaml')], /no board nonesuch/],
  ])('%s, and what was there stays', async (_what, args, why) => {
    expect(refusal(await cuebox(['play', ...args, '-o', at('there.wav')]))).toMatch(why);
    expect(readFileSync(at('there.wav'), 'utf8')).toBe('what was there');
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });

  test('the recording is not overwritten', async () => {
    const before = readFileSync(at('tone.wav'));
    expect(refusal(await cuebox(['play', 'solo', at('tone.wav'), at('levels.yaml'), '-o', at('tone.wav')]))).toMatch(/is the file that is being played/);
    expect(readFileSync(at('tone.wav'))).toEqual(before);
  });
});
