/** Runs a scenario in one of the four ways. The same file for all of them: what one cannot see it reports as not checked. */
import type { TraceEntry } from '../bench.ts';
import type { WayName } from '../ways/way.ts';
import { check } from './check.ts';
import type { Finding } from './check.ts';
import { deviceStand } from './device.ts';
import type { Expectation, Scenario, Step } from './scenario.ts';
import { simulatedStand } from './simulated.ts';
import type { RunOptions, Stand } from './stand.ts';
import { LEAST_PRESS } from './steps.ts';
import { traceHash } from './trace.ts';

/** Less than this is nothing, ms: what is left of a deadline may be a rounding of less than the clock's nanosecond. */
const LEAST_WAIT = 0.001;

/** A line of the scenario's file and a sentence on it. */
export interface Remark {
  readonly line: number;
  readonly sentence: string;
  /** The screen as it was, one character a dot. */
  readonly picture?: string;
}

export interface Report {
  readonly file: string;
  readonly name: string;
  readonly way: WayName;
  readonly board: string;
  readonly seed: number;
  /** Nothing failed. What was not checked did not pass. */
  readonly passed: boolean;
  readonly failures: readonly Remark[];
  /** Steps and expectations that this way can neither do nor see. */
  readonly notChecked: readonly Remark[];
  /** How many expectations and answers were looked at. */
  readonly checked: number;
  readonly trace: readonly TraceEntry[];
  /** ms, simulated; of the wall on a device. */
  readonly duration: number;
  /** Of the trace. */
  readonly hash: string;
}

export async function runScenario(scenario: Scenario, way: WayName, options: RunOptions = {}): Promise<Report> {
  const run = new Run(scenario);
  let stand: Stand | undefined;
  try {
    stand = await (way === 'device' ? deviceStand(scenario, options) : simulatedStand(scenario, way, options));
    await run.all(stand);
  } catch (error) {
    // A part that got what it does not have, an interpreter or a board that is gone: there is no going on.
    run.fail(run.line, (error as Error).message);
  } finally {
    await stand?.close().catch((error: Error) => run.fail(run.line, error.message));
  }
  const { file, name, board, seed } = scenario;
  const { failures, notChecked, checked } = run;
  const trace = stand?.trace ?? [];
  return {
    file, name, way, board: board.board.name, seed: options.seed ?? seed,
    passed: !failures.length, failures, notChecked, checked,
    trace, duration: stand?.now() ?? 0, hash: traceHash(trace),
  };
}

class Run {
  readonly failures: Remark[] = [];
  readonly notChecked: Remark[] = [];
  checked = 0;
  /** Of the step under way. */
  line = 1;
  /** First trace entry since the last expectation. */
  private since = 0;
  /** When each button was moved last, ms. */
  private readonly moved = new Map<string, number>();
  private readonly scenario: Scenario;

  constructor(scenario: Scenario) {
    this.scenario = scenario;
  }

  fail(line: number, sentence: string): void {
    this.failures.push({ line, sentence: sentence.split('\n')[0]! });
  }

  async all(stand: Stand): Promise<void> {
    for (const step of this.scenario.steps) {
      this.line = step.line;
      await this.step(stand, step);
      for (const trouble of stand.troubles()) this.fail(step.line, trouble);
    }
  }

  private async step(stand: Stand, step: Step): Promise<void> {
    switch (step.do) {
      case 'wait':
        return stand.wait(step.ms);
      case 'turn':
        return stand.turn(step.knob, step.detents, step.rate, step.meanwhile);
      case 'move': {
        const rest = LEAST_PRESS - (stand.now() - (this.moved.get(step.button) ?? -Infinity));
        if (rest > 0) await stand.wait(rest);
        await stand.move(step.button, step.moves);
        this.moved.set(step.button, stand.now());
        return;
      }
      case 'say':
        return this.say(stand, step);
      case 'plug':
        if (!stand.bench) return this.cannot(step, `${step.plugged ? 'plug' : 'unplug'}: nobody is there to reach the wires of a real board`);
        return stand.bench.plug(step.chip, step.plugged);
      case 'reset':
        if (!stand.bench) return this.cannot(step, 'reset: nobody is there to cut the supply of a part of a real board');
        return stand.bench.reset(step.chip);
      case 'clock':
        if (!stand.bench) return this.cannot(step, 'clock: nobody is there to put the computer of a real board to sleep');
        return stand.bench.clock(step.chip, step.on);
      case 'socket':
        if (!stand.bench) return this.cannot(step, `${step.plugged ? 'plug in' : 'pull out'}: nobody is there to move the plug of a real board`);
        return stand.bench.socket(step.jack, step.plugged);
      case 'play':
        if (!stand.bench) return this.cannot(step, 'play: nobody is there to play to a real board');
        return stand.bench.play(step.source, step.level);
      case 'power':
        if (!stand.bench) return this.cannot(step, 'power: nobody is there to switch a real board');
        return stand.bench.power(step.on);
      case 'expect':
        return this.expect(stand, step);
    }
  }

  private cannot({ line }: Step, sentence: string): void {
    this.notChecked.push({ line, sentence });
  }

  private async say(stand: Stand, { text, answer }: Extract<Step, { do: 'say' }>): Promise<void> {
    const said = await stand.say(text);
    if (!answer) return;
    this.checked++;
    if (answer.whole ? said === answer.text : said.includes(answer.text)) return;
    this.fail(answer.line, `the answer to "${text}" is "${said}", ${answer.whole ? 'not' : 'without'} "${answer.text}"`);
  }

  private async expect(stand: Stand, { expectations, tolerance, within }: Extract<Step, { do: 'expect' }>): Promise<void> {
    const look = (): [Expectation, Finding | undefined][] =>
      expectations.map((each) => [each, check(each, tolerance, stand, this.since, this.scenario.board.board)]);
    const end = stand.now() + within;
    let findings = look();
    for (let left = within; left >= LEAST_WAIT && findings.some(([, finding]) => finding); left = end - stand.now()) {
      await stand.wait(Math.min(stand.pause, left));
      findings = look();
    }
    for (const [{ line, see }, finding] of findings) {
      if (finding && !finding.seen) {
        this.notChecked.push({ line, sentence: finding.sentence });
        continue;
      }
      this.checked++;
      if (!finding) continue;
      const late = within && see !== 'never louder than' ? `, and no different within ${within} ms` : '';
      this.failures.push({ line, sentence: finding.sentence + late, ...(finding.picture ? { picture: finding.picture } : {}) });
    }
    this.since = stand.trace.length;
    stand.mark();
  }
}
