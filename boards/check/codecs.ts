/** Codecs: what plays into them, the clock that they get, and where their headphones return to. */
import type { Board, CodecFacts, CodecStageFacts } from '../board.ts';
import { pathOf } from '../board.ts';
import { CODEC_ELECTRICS, codecOf, hasFormat, isCodec, isHeadphones, ratesOf } from '../plan/codecs.ts';
import { chainOf } from '../plan/path.ts';
import type { Complain } from './complaint.ts';
import { aPart, alternatives, at, hertz, missing, own, unused } from './complaint.ts';
import { ohms } from '../wiring/values.ts';
import type { Placed } from './walk.ts';
import { allStages, ofKind } from './walk.ts';

/** Which return a part has. */
const RETURNS: Readonly<Partial<Record<CodecFacts['part'], 'VGND' | 'OUT3'>>> = { SGTL5000: 'VGND', WM8960: 'OUT3' };

export function checkCodecs(board: Board, complain: Complain): void {
  const codecs = Object.entries(board.chips).filter((entry): entry is [string, CodecFacts] => isCodec(entry[1]));
  for (const [name, chip] of codecs) checkAudio(at('chips', name), chip, complain);
  const [first, ...more] = ofKind(allStages(board), 'codec');
  for (const { field } of more) complain.error(field, 'there is a codec in the path already', 'leave one of them out');
  if (!first) {
    for (const [name] of codecs) complain.error(at('chips', name), 'no stage uses it', 'begin the path with a stage of kind codec, or leave it out');
    return;
  }
  const chip = own(board.chips, first.stage.chip);
  if (!chip) return missing(`${first.field}.chip`, 'chip', first.stage.chip, codecs.map(([name]) => name), complain);
  if (!isCodec(chip)) return complain.error(`${first.field}.chip`, `${first.stage.chip} is ${aPart(chip.part)} and no codec`, 'name a codec');
  for (const [name] of codecs) if (name !== first.stage.chip) complain.error(at('chips', name), 'no stage uses it', 'leave it out: a board has one codec in its path');
  if (first.field !== 'path[0]') complain.error(first.field, `${first.stage.name} has the sources, and it does not stand first`, 'move it to the beginning of path');
  checkInputs(board, first, chip, complain);
  checkOutputs(board, first.stage, chip, complain);
}

/** Whether the clock that comes can make what is asked of it. */
function checkAudio(field: string, chip: CodecFacts, complain: Complain): void {
  const { mclk, rate, format, bits, leads, clock } = chip.audio;
  if (clock === 'none' && chip.part === 'SGTL5000') complain.error(`${field}.audio.clock`, 'an SGTL5000 does not answer without a clock', 'give it one');
  if (clock === 'none' && chip.part === 'ES8388') complain.warning(`${field}.audio.clock`, 'whether an ES8388 lets its inputs through without a clock was read nowhere', 'try it first');
  const rates = ratesOf(chip);
  if (!rates.length) complain.error(`${field}.audio.mclk`, `${aPart(chip.part)} can do nothing with ${hertz(mclk)}`, 'take a usual clock, such as 12288000 or 12000000');
  else if (!rates.includes(rate)) complain.error(`${field}.audio.rate`, `${hertz(rate)} cannot be made of ${hertz(mclk)} by ${aPart(chip.part)}`, `take ${alternatives(rates.map(String))}, or another clock`);
  if (!hasFormat(chip)) complain.error(`${field}.audio.${leads ? 'leads' : 'format'}`, `${aPart(chip.part)} has no ${format} of ${bits} bits${leads ? ' with clocks of its own here' : ''}`, leads ? 'let the other end give the clocks' : 'take I2S');
}

function checkInputs(board: Board, { stage, field }: Placed<CodecStageFacts>, chip: CodecFacts, complain: Complain): void {
  const sources = Object.keys(board.sources);
  const { monitor } = stage;
  const named = [...Object.keys(stage.inputs), ...(monitor ? [monitor.source] : [])];
  const lost = named.filter((source) => !own(board.sources, source));
  for (const source of lost) missing(source === monitor?.source ? `${field}.monitor.source` : at(`${field}.inputs`, source), 'source', source, sources.filter((name) => !named.includes(name)), complain);
  for (const source of unused(sources, (name) => named.includes(name), lost.length)) {
    complain.error(at('sources', source), `no input of ${stage.name} is ${source}, so nobody can hear it`, `add it to ${field}.inputs`);
  }
  const { inputs } = CODEC_ELECTRICS[chip.part];
  const taken = new Map<string, string>();
  const lineOut = board.seats.find((seat) => !isHeadphones(pathOf(board, seat), stage.chip));
  if (monitor && (monitor.source in stage.inputs || monitor.input === 'dac' || chip.part === 'SGTL5000')) {
    complain.error(`${field}.monitor`, chip.part === 'SGTL5000' ? 'an SGTL5000 hears its DAC or its line input, never both' : `${monitor.source} would be heard twice`, 'leave it out');
  }
  for (const [source, input, place] of [...Object.entries(stage.inputs).map(([name, way]) => [name, way, at(`${field}.inputs`, name)] as const), ...(monitor ? [[monitor.source, monitor.input, `${field}.monitor.input`] as const] : [])]) {
    const way = inputs[input];
    if (!way) {
      complain.error(place, `${aPart(chip.part)} has no ${input} that can be heard`, `take ${alternatives(Object.keys(inputs))}`);
      continue;
    }
    if (chip.audio.clock === 'none' && input === 'dac') complain.error(place, `nobody gives ${stage.chip} a clock, so its DAC is silent`, 'leave it out, or give it one');
    if (way.headphonesOnly && lineOut) complain.error(place, `the ${input} of ${aPart(chip.part)} is heard at its headphone output alone, and ${lineOut.name} hangs at the line output`, 'leave it out, or give that seat the headphone output');
    // Input 1 and input 2 of a WM8960 come by the same mixer; beside its monitor an ES8388 has no other way round the DAC.
    const shared = chip.part === 'WM8960' ? input === 'line 2' : chip.part === 'ES8388' && monitor !== undefined && input !== 'dac';
    const by = shared ? (chip.part === 'WM8960' ? 'microphone' : monitor!.input) : input;
    const before = taken.get(by);
    if (before) complain.error(place, `${before} is on that way already`, 'give each source an input of its own');
    taken.set(by, source);
  }
}

function checkOutputs(board: Board, stage: CodecStageFacts, chip: CodecFacts, complain: Complain): void {
  const { lineLoad } = CODEC_ELECTRICS[chip.part];
  const capless = 'capless' in chip && chip.capless === true;
  const [ears, line] = [true, false].map((headphones) => board.seats.find((seat) => isHeadphones(pathOf(board, seat), stage.chip) === headphones));
  if (chip.part === 'ES8388' && ears && line) complain.error('seats', `an ES8388 has one silence for both pairs of outputs: ${ears.name} muted would silence ${line.name}`, 'use one of them');
  board.seats.forEach((seat, s) => {
    const path = pathOf(board, seat);
    const field = seat.path ? `seats[${s}].path` : 'path';
    const mute = path.find((each) => each.kind === 'mute relay');
    const own = mute ? (seat.path?.indexOf(mute) ?? -1) : -1;
    const place = `${own < 0 ? `path[${mute ? board.path.indexOf(mute) : 0}]` : `seats[${s}].path[${own}]`}.return`;
    if (!isHeadphones(path, stage.chip)) {
      if (lineLoad === undefined) complain.error(field, `${aPart(chip.part)} has no line output, and no volume of ${stage.chip} is in the path of ${seat.name}`, `add a stage of kind volume with ${stage.chip}`);
      if (mute?.return) complain.error(place, `${seat.name} hangs at the line output, which returns to ground`, 'leave it out');
      return;
    }
    const back = capless ? RETURNS[chip.part] : undefined;
    if (back && mute?.return !== back) complain.error(field, `the headphones of ${seat.name} have no capacitors, so their return is ${back} at half supply: a mute contact at rest on ground shorts it`, `write return: '${back}' in the mute relay`);
    else if (!back && mute?.return) complain.error(field, `${stage.chip} has no return at ${mute.return}: its headphones have capacitors`, 'leave return out, or set capless');
    const { coupling, title } = board.jacks[seat.jack] ?? { coupling: undefined, title: seat.jack };
    if (!capless && coupling === undefined) complain.error(at('jacks', seat.jack), `${title} would carry half of ${chip.supply}: the outputs of ${aPart(chip.part)} stand there`, 'add coupling, the capacitor in series with each ear, such as 220e-6');
    if (capless && coupling !== undefined) complain.error(`${at('jacks', seat.jack)}.coupling`, 'capless headphones have none', 'leave it out');
  });
}

/** What hangs at the line output. For boards whose stages name what is there. */
export function checkLineLoad(board: Board, complain: Complain): void {
  const codec = codecOf(board);
  const lineLoad = codec && CODEC_ELECTRICS[codec.chip.part].lineLoad;
  if (!codec || lineLoad === undefined) return;
  const hanging = board.seats.filter((seat) => !isHeadphones(pathOf(board, seat), codec.stage.chip));
  const loads = hanging.map((seat) => 1 / (chainOf(board, seat).slice(1).find(({ input }) => input !== Infinity)?.input ?? Infinity));
  // What all seats share hangs there once.
  const load = board.path.length > 1 ? (loads[0] ?? 0) : loads.reduce((sum, each) => sum + each, 0);
  if (load > 1 / lineLoad) complain.error('path', `${ohms(1 / load)} hang at the line output of ${aPart(codec.chip.part)}, which drives ${ohms(lineLoad)}`, 'put a buffer after it');
}
