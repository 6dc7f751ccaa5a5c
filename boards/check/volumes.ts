/** What sets the level of a seat: parts and their channels, and whether each ear has one. */
import type { Board, VolumeStageFacts } from '../board.ts';
import { isVolume, volumePart } from '../parts.ts';
import type { Complain } from './complaint.ts';
import { aPart, alternatives, at, dB, missing, own, unused } from './complaint.ts';
import { endOf } from './path.ts';
import type { Placed } from './walk.ts';
import { allStages, channelsOf, chipOf, ofKind, placedPath, seatPath } from './walk.ts';

export function checkVolumes(board: Board, complain: Complain): void {
  checkChannels(board, complain);
  board.seats.forEach((_, seat) => checkSetsLevel(board, seat, complain));
}

function checkChannels(board: Board, complain: Complain): void {
  const volumes = Object.entries(board.chips).filter(([, chip]) => isVolume(chip)).map(([name]) => name);
  const used = new Map<string, string>();
  let lost = 0;
  for (const { stage, field } of ofKind(allStages(board), 'volume')) {
    const chip = own(board.chips, stage.chip);
    if (!chip || !isVolume(chip)) {
      lost++;
      if (!chip) missing(`${field}.chip`, 'chip', stage.chip, volumes, complain);
      else complain.error(`${field}.chip`, `${stage.chip} sets no level, it is ${aPart(chip.part)}`, volumes.length ? `name ${alternatives(volumes)}` : 'add a volume part first');
      continue;
    }
    const { channels } = volumePart(chip);
    if (channels === 1 && stage.channels) {
      complain.error(`${field}.channels`, `${aPart(chip.part)} has one volume for both ears`, 'leave it out');
    } else if (stage.channels) {
      const [left, right] = stage.channels;
      if (left === right) complain.error(`${field}.channels`, `left and right are both channel ${left}`, 'give each ear its own');
      const odd = stage.channels.findIndex((channel) => channel >= channels);
      if (odd >= 0) complain.error(`${field}.channels[${odd}]`, `${aPart(chip.part)} has channels 0 to ${channels - 1}, not ${stage.channels[odd]}`, 'take one that is free');
    }
    for (const channel of new Set(channelsOf(stage, chip))) {
      const place = `${stage.chip} ${channel}`;
      const before = used.get(place);
      if (before) {
        complain.error(fieldOf(stage, field), channels === 1 ? `${stage.chip} is used already (${before})` : `channel ${channel} of ${stage.chip} is used already (${before})`, channels > 2 ? 'take channels that are free' : 'give each stage a part of its own');
        break;
      }
      used.set(place, field);
    }
  }
  const codecs = ofKind(allStages(board), 'codec').map(({ stage }) => stage.chip);
  const isUsed = (name: string): boolean => codecs.includes(name) || [...used.keys()].some((place) => place.slice(0, place.lastIndexOf(' ')) === name);
  for (const name of unused(volumes, isUsed, lost)) {
    complain.error(at('chips', name), 'no stage uses it', 'add a stage of kind volume, or leave it out');
  }
}

const fieldOf = (stage: VolumeStageFacts, field: string): string => `${field}.${stage.channels ? 'channels' : 'chip'}`;

function checkSetsLevel(board: Board, seat: number, complain: Complain): void {
  const placed = placedPath(board, seat);
  const { name } = board.seats[seat]!;
  const setters = placed.filter(({ stage }) => stage.kind === 'volume' || stage.kind === 'ladder');
  if (!setters.length) return complain.error(endOf(board, seat), `nothing in the path of ${name} sets its level`, 'add a stage of kind volume or ladder');
  if (board.seats.length > 1 && !seatPath(board, seat).length) return; // said of the shared stages
  checkEars(board, seat, setters, complain);
}

/** Balance and trim want a part with a volume for each ear. */
function checkEars(board: Board, seat: number, setters: readonly Placed[], complain: Complain): void {
  const { name, trim } = board.seats[seat]!;
  const apart = ofKind(setters, 'volume').some(({ stage }) => {
    const chip = chipOf(board, stage);
    return !chip || volumePart(chip).channels > 1;
  });
  if (!apart) {
    const parts = setters.map(({ stage }) => stage.name).join(' and ');
    const sentence = `${name} has one volume for both ears (${parts})`;
    if (trim) complain.error(`seats[${seat}].trim`, sentence, 'leave it out, or add a part with two channels');
    else complain.warning(`seats[${seat}]`, `${sentence}: no balance and no trim`, 'add a part with two channels if somebody needs them');
  } else if (trim && Math.abs(trim[0] - trim[1]) > 20) {
    complain.error(`seats[${seat}].trim`, `the ears are ${dB(Math.abs(trim[0] - trim[1]))} apart`, 'keep them within 20 dB');
  }
}
