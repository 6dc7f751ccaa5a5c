/** `cuebox play`: what the headphones get of a recording while a scenario runs. */
import { findRightBoard } from '../../boards/report/complaints.ts';
import { SILENT_DB, dB } from '../decibels.ts';
import { EAR_NAMES } from '../listen/gainlog.ts';
import type { GainLog, Switch } from '../listen/gainlog.ts';
import { listen } from '../listen/listener.ts';
import { recording } from '../listen/recording.ts';
import { render } from '../listen/render.ts';
import type { WavFormat } from '../listen/wav.ts';
import { readWavFile, writeWavFile } from '../listen/wavfile.ts';
import { readScenario } from '../scenario/read.ts';
import { runScenario } from '../scenario/run.ts';
import { formatLevel } from '../panel/terminal.ts';
import { counted, print, printJson } from './output.ts';

export interface PlayFlags {
  readonly output: string;
  readonly loop?: true;
  readonly bits: WavFormat;
  readonly seed?: number;
  readonly json?: true;
}

export async function play(boardName: string, source: string, scenarioFile: string, flags: PlayFlags): Promise<void> {
  const { output, loop = false, bits, seed, json } = flags;
  const { board, folder } = await findRightBoard(boardName);
  const scenario = await readScenario(scenarioFile);
  if (scenario.board.folder !== folder) throw new Error(`${scenarioFile}: this scenario is for ${scenario.board.board.name}, not for ${board.name}: say so with \`board:\` in it`);
  const wav = readWavFile(source);
  const signal = recording(wav, { loop });

  let end: (() => GainLog) | undefined;
  const report = await runScenario({ ...scenario, signal }, 'sim', {
    meet: (bench) => (end = listen(bench)),
    ...(seed === undefined ? {} : { seed }),
  });
  const [failure] = report.failures;
  if (failure) throw new Error(`${scenarioFile}:${failure.line}: ${failure.sentence}; nothing was written`);
  const log = end!();
  if (!(log.duration > 0)) throw new Error(`${scenarioFile}: this scenario takes no time: give it a step such as \`- wait: 2 s\``);

  const ears = render(signal, log, wav.rate);
  const { clipped } = writeWavFile(output, ears, wav.rate, { format: bits, source });
  const levels = log.ears.map((ear) => ({ loudest: loudest(ear), end: ear.at(-1)!.gain, switches: ear.length - 1 }));
  const peak = Math.max(...ears.map((samples) => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)));
  const seconds = log.duration / 1e9;
  const clippedBefore = signal.clipped;
  if (json) {
    const level = (gain: number): number | null => (dB(gain) <= SILENT_DB ? null : Number(dB(gain).toFixed(2)));
    const data = levels.map((ear, ch) => [EAR_NAMES[ch]!, { loudest: level(ear.loudest), end: level(ear.end), switches: ear.switches }] as const);
    printJson({ file: output, seconds, rate: wav.rate, bits, ...Object.fromEntries(data), peak: Number(dB(peak).toFixed(2)), clipped, clippedInRecording: clippedBefore });
    return;
  }
  print(`${output}: ${seconds.toFixed(2)} s at ${wav.rate} samples a second, ${bits === '32f' ? '32-bit floats' : `${bits} bits`}`);
  for (const [ch, { loudest, end, switches }] of levels.entries()) {
    print(`${EAR_NAMES[ch]!.padEnd(5)}: ${words(loudest)} at the loudest, ${words(end)} at the end, ${counted(switches, 'switch', 'switches')}`);
  }
  const before = clippedBefore ? `, ${counted(clippedBefore, 'sample')} of the recording clipped already` : '';
  print(`peak : ${words(peak)}, ${counted(clipped, 'sample')} clipped${before}`);
}

function loudest(ear: readonly Switch[]): number {
  return ear.reduce((most, { gain }) => Math.max(most, gain), 0);
}

function words(gain: number): string {
  const level = dB(gain);
  return formatLevel(level <= SILENT_DB ? -Infinity : level).trim();
}
