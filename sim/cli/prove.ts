/** `cuebox prove`: is any ordered change louder than the louder of its ends? */
import { findRightBoard } from '../../boards/report/complaints.ts';
import type { Dip } from '../prove/dips.ts';
import type { Excess } from '../prove/pairs.ts';
import { EPSILON, prove } from '../prove/prove.ts';
import type { Proof } from '../prove/prove.ts';
import { SILENCE_DB } from '../decibels.ts';
import { counted, grouped, print, printJson } from './output.ts';
import { table } from './table.ts';

export interface ProveFlags {
  readonly pairs?: number;
  readonly seed?: number;
  readonly quick?: true;
  readonly json?: true;
}

export async function proveBoard(name: string, { json, ...options }: ProveFlags): Promise<void> {
  const { board, folder } = await findRightBoard(name);
  const proof = await prove(board, folder, { ...options, progress: shower(board.name) });
  if (json) printJson(proof);
  else print(proofText(proof, board.title));
  if (Object.values(proof.verdicts).includes(false)) process.exitCode = 1;
}

/** Shows how far it is where somebody looks at a terminal. */
function shower(name: string): (share: number) => void {
  const { stderr } = process;
  if (!stderr.isTTY) return () => {};
  return (share) => stderr.write(share < 1 ? `\r${name}: ${Math.floor(100 * share)} %` : '\r\x1b[K');
}

export function proofText(proof: Proof, title: string): string {
  const { plan, apart, firmware, swapped, hasty, verdicts } = proof;
  const most = `at most ${EPSILON} dB`;
  const rows: string[][] = [];
  const notes: string[] = [];
  const row = (what: string, count: string, figure: string, bar: string, good: boolean | undefined, where = ''): void => {
    rows.push([what, count, figure, bar, good === undefined ? '' : good ? 'pass' : 'FAIL']);
    if (good === false && where) notes.push(`${what}: ${where}`);
  };
  row('every pair, by the plan', `${counted(plan.pairs, 'pair')}, ${counted(plan.moments, 'moment')}`, over(plan.worst), most, plan.worst.dB <= EPSILON, plan.worst.where);
  if (apart) {
    row(`with the ears ${apart.positions.join(', ')} positions apart`, counted(apart.pairs, 'pair'), over(apart.worst), most, verdicts.apart, apart.worst.where);
  }
  const orders = `${counted(firmware.orders, 'pair')}, ${grouped(firmware.interrupting)} interrupting, ${counted(firmware.moments, 'moment')}`;
  row('random pairs, by the firmware', orders, over(firmware.worst), most, firmware.worst.dB <= EPSILON, firmware.worst.where);
  const outside = firmware.astray.length ? `${counted(firmware.astray.length, 'evening')} not as planned` : `${Math.max(0, firmware.outside.dB).toFixed(2)} dB outside of it`;
  row('inside the planned bound', '', outside, 'none', verdicts.insidePlan, firmware.astray[0] ?? firmware.outside.where);
  row('one step: longest dip, by the plan', '', dipText(plan.longest), `at most ${plan.longest.most} ms`, plan.longest.ms <= plan.longest.most, plan.longest.where);
  row('one step: longest dip, by the firmware', '', dipText(firmware.dip), `at most ${firmware.dip.most} ms`, firmware.dip.ms <= firmware.dip.most, firmware.dip.where);
  row('one step: deepest dip, by the plan', '', dipText(plan.dip), '', undefined);
  if (swapped) row('swapped order of writes', '', over(swapped), 'has to fail', verdicts.swappedFails, 'the measure does not see it');
  else row('swapped order of writes', '', 'a change is one write', '', undefined);
  row('uncontrolled order, by the plan', '', over(plan.uncontrolled), '', undefined);
  if (hasty) row('uncontrolled order, by the firmware', '', over(hasty), '', undefined);
  if (plan.uncontrolled.dB > EPSILON) notes.push(`uncontrolled order: ${plan.uncontrolled.where}`);
  return [
    title,
    '',
    table(['what', 'of', 'worst', 'bar', 'verdict'], rows, { width: process.stdout.columns }),
    ...(notes.length ? ['', ...notes] : []),
    '',
    Object.values(verdicts).includes(false) ? 'Not proved.' : 'Never louder.',
  ].join('\n');
}

const over = ({ dB }: Excess): string => (dB === -Infinity ? 'nothing was heard' : `${Math.max(0, dB).toFixed(2)} dB over the louder end`);

function dipText({ dB, ms }: Dip): string {
  if (dB > -0.005) return 'none';
  return `${ms.toFixed(1)} ms, ${dB <= SILENCE_DB ? 'to silence' : `${(-dB).toFixed(1)} dB`}`;
}
