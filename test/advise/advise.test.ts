import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advise, COMPARISON, POLICY, UNCERTAINTY } from '../../boards/advise/advise.ts';
import type { Comparison, Grade, Output, OutputAdvice, Subject } from '../../boards/advise/advise.ts';
import { checkHeadphone, parseImpedance, parsePower, parseSensitivity, perMilliwatt, perVolt } from '../../boards/advise/headphone.ts';
import type { Headphone } from '../../boards/advise/headphone.ts';
import { adviceData, adviceLines } from '../../boards/advise/report.ts';

/** 114.95 dB SPL at 1 V. */
const easy: Headphone = { name: 'Easy', sensitivity: { level: 100, per: 'mW' }, impedance: 32 };
/** Wants 2.5 V for 110 dB SPL. */
const hard: Headphone = { name: 'Hard', sensitivity: { level: 97, per: 'mW' }, impedance: 300, minimumImpedance: 300, maximumImpedance: 550 };

/** All answers good for `easy`; the noise follows the volume down to a floor. */
const own: Output = {
  name: 'line', title: 'output of the interface', kind: 'interface',
  openVoltage: 1, resistance: 1, currentLimit: 0.04,
  noise: (volume) => Math.hypot(1e-6, 8e-6 * 10 ** (volume / 20)), lowest: -75, steps: () => 1, minimumLoad: 16,
};
/** All answers good for both. */
const amp: Output = { ...own, name: 'amp', title: 'output of the amp', kind: 'amp', openVoltage: 4, resistance: 0.5, currentLimit: 0.2, lowest: -90 };

function judged(output: Partial<Output>, headphone: Partial<Headphone> = {}, comparison?: Comparison): OutputAdvice {
  return advise([{ ...own, ...output }], { ...easy, ...headphone }, comparison).outputs[0]!;
}

const answerOn = (subject: Subject, { answers }: OutputAdvice) => answers.find((one) => one.subject === subject);
const sentenceOf = (outputs: readonly Output[], headphone = easy): string => advise(outputs, headphone).verdict.sentence;

describe('sensitivity as people write it', () => {
  test.each([
    ['100dB/mW', 100, 'mW'],
    ['100 dB/mW', 100, 'mW'],
    ['  96.5 dB SPL / 1 mW ', 96.5, 'mW'],
    ['115dB/V', 115, 'V'],
    ['115 db/v', 115, 'V'],
    ['115 dB SPL/1Vrms', 115, 'V'],
    ['+90 dB/V rms', 90, 'V'],
  ] as const)('%s', (text, level, per) => expect(parseSensitivity(text)).toEqual({ level, per }));

  test.each([
    ['100', 'sensitivity "100": it lacks what it is for, and dB/mW and dB/V are 15 dB apart at 32 ohm; write 100dB/mW or 100dB/V, whichever the data sheet has'],
    ['96.5 dB', 'sensitivity "96.5 dB": it lacks what it is for, and dB/mW and dB/V are 15 dB apart at 32 ohm; write 96.5dB/mW or 96.5dB/V, whichever the data sheet has'],
    ['103 dB SPL', 'write 103dB/mW or 103dB/V'],
    ['', 'sensitivity "": not a number with dB/mW or dB/V; write it such as 100dB/mW or 115dB/V'],
    ['loud', 'not a number with'],
    ['100dB/mV', 'not a number with'],
    ['100dB/W', 'not a number with'],
    ['100,5dB/mW', 'not a number with'],
    ['100dB/mW@1kHz', 'not a number with'],
    ['NaNdB/V', 'not a number with'],
    ['dB/V', 'not a number with'],
  ])('"%s" is refused', (text, sentence) => {
    expect(() => parseSensitivity(text)).toThrow(RangeError);
    expect(() => parseSensitivity(text)).toThrow(sentence);
  });

  test('impedance and power', () => {
    expect(['32', ' 32 ohm', '32.5ohms', '32 \u03a9'].map(parseImpedance)).toEqual([32, 32, 32.5, 32]);
    expect(['100mW', '0.1 W', '30 MW'].map(parsePower)).toEqual([0.1, 0.1, 0.03]);
    for (const text of ['', '32k', '20..100', 'ohm']) expect(() => parseImpedance(text)).toThrow(`impedance "${text}": not a number of ohm; write it such as 32`);
    for (const text of ['', '100', '1 kW']) expect(() => parsePower(text)).toThrow(`power "${text}": not a number with mW or W; write it such as 100mW`);
  });
});

describe('a headphone', () => {
  test('is the same in dB/mW and in dB/V', () => {
    expect(perVolt(easy)).toBeCloseTo(114.949, 3);
    expect(perMilliwatt({ ...easy, sensitivity: { level: perVolt(easy), per: 'V' } })).toBeCloseTo(100, 9);
    expect(perMilliwatt(easy)).toBe(100);
  });

  test('that is plausible has no warning', () => {
    expect(checkHeadphone(easy)).toEqual([]);
    expect(checkHeadphone(hard)).toEqual([]);
    for (const level of [80, 130]) for (const impedance of [8, 600]) expect(checkHeadphone({ sensitivity: { level, per: 'V' }, impedance })).toEqual([]);
  });

  test.each<[Headphone, string[]]>([
    [{ sensitivity: { level: 120, per: 'mW' }, impedance: 32 }, ['sensitivity: 134.9 dB SPL at 1 V is outside of what headphones have, 80 to 130; is it dB/V in the data sheet?']],
    [{ sensitivity: { level: 70, per: 'V' }, impedance: 32 }, ['sensitivity: 70.0 dB SPL at 1 V is outside of what headphones have, 80 to 130; is it dB/mW in the data sheet?']],
    [{ sensitivity: { level: 20, per: 'mW' }, impedance: 32 }, ['sensitivity: 34.9 dB SPL at 1 V is outside of what headphones have, 80 to 130; see the data sheet']],
    [{ sensitivity: { level: 110, per: 'V' }, impedance: 7.9 }, ['impedance: 7.9 ohm is outside of what headphones have, 8 to 600; see the data sheet']],
    [{ sensitivity: { level: 110, per: 'V' }, impedance: 601 }, ['impedance: 601 ohm is outside of what headphones have, 8 to 600; see the data sheet']],
    [{ ...easy, minimumImpedance: 20 }, ['maximum impedance: without it the response error is not known, and the damping factor has to do; give both']],
    [{ ...easy, maximumImpedance: 100 }, ['minimum impedance: without it the response error is not known, and the damping factor has to do; give both']],
  ])('that is not plausible is warned of: %j', (headphone, warnings) => {
    expect(checkHeadphone(headphone)).toEqual(warnings);
    expect(advise([own], headphone).warnings).toEqual(warnings);
  });

  test.each<[Partial<Headphone>, string]>([
    [{ sensitivity: { level: Infinity, per: 'mW' } }, 'sensitivity: Infinity dB/mW is no number; see the data sheet'],
    [{ impedance: 0 }, 'impedance in ohm: 0 is not above 0; see the data sheet'],
    [{ impedance: NaN }, 'impedance in ohm: NaN is not above 0; see the data sheet'],
    [{ minimumImpedance: -1 }, 'minimum impedance in ohm: -1 is not above 0; see the data sheet'],
    [{ maximumImpedance: Infinity }, 'maximum impedance in ohm: Infinity is not above 0; see the data sheet'],
    [{ ratedPower: 0 }, 'rated power in W: 0 is not above 0; see the data sheet'],
    [{ minimumImpedance: 33 }, 'minimum impedance: 33 ohm is above the nominal 32 ohm; give the least from 20 Hz to 20 kHz'],
    [{ maximumImpedance: 31 }, 'maximum impedance: 31 ohm is below the nominal 32 ohm; give the greatest from 20 Hz to 20 kHz'],
  ])('that cannot be is refused: %j', (wrong, sentence) => {
    expect(() => checkHeadphone({ ...easy, ...wrong })).toThrow(RangeError);
    expect(() => advise([own], { ...easy, ...wrong })).toThrow(sentence);
  });
});

describe('figures', () => {
  test('are those of the formulas', () => {
    const { figures } = judged({ resistance: 10, noise: () => 9e-6, coupling: 220e-6 });
    expect(figures.largest).toBeCloseTo(112.587, 2);
    expect(figures.limitedBy).toBe('voltage');
    expect(figures.voltage).toBeCloseTo(0.7619, 4);
    expect(figures.current * 1000).toBeCloseTo(23.81, 2);
    expect(figures.power * 1000).toBeCloseTo(18.141, 2);
    expect(figures.loss).toBeCloseTo(-2.362, 2);
    expect(figures.dampingFactor).toBeCloseTo(3.2, 9);
    expect(figures.responseError).toBeUndefined();
    expect(figures.noiseAtTop).toBeCloseTo(11.67, 2);
    expect(figures.lowest).toBeCloseTo(112.587 - 75, 2);
    expect(figures.couplingCutoff).toBeCloseTo(17.22, 2);
    expect(judged({ resistance: 10 }, { minimumImpedance: 20, maximumImpedance: 100 }).figures.responseError).toBeCloseTo(2.69, 2);
  });

  test('a current limit holds the level and clips the top', () => {
    const { figures } = judged({ resistance: 10, currentLimit: 0.025 }, { sensitivity: { level: 105, per: 'mW' }, impedance: 16 });
    expect(figures).toMatchObject({ limitedBy: 'current', voltage: 0.4, current: 0.025 });
    expect(figures.largest).toBeCloseTo(115, 2);
    expect(figures.clipped).toBeCloseTo(3.742, 2);
    expect(figures.unclipped - figures.largest).toBeCloseTo(3.742, 2);
    expect(figures.lowest).toBeCloseTo(115 + 3.742 - 75, 2);
  });

  test('noise is compared at the same level at the ear', () => {
    const asked: number[] = [];
    const noise = (volume: number): number => (asked.push(volume), 1e-6 * 10 ** (volume / 40));
    const { figures } = judged({ resistance: 10, noise });
    expect(figures.compared.volume).toBeCloseTo(75 + 10 - 112.587, 2);
    expect(figures.compared.stuckAt).toBeUndefined();
    expect(figures.compared.noise).toBeCloseTo(figures.noiseAtTop + figures.compared.volume / 2, 9);
    expect(judged({ noise }, {}, { level: 75, programme: -23 }).figures.compared.volume).toBeCloseTo(figures.compared.volume + 13 - 20 * Math.log10(42 / 33), 9);
    expect(Math.max(...asked)).toBe(0);
  });

  test('an output that does not come down, or up, to that level is compared at its end', () => {
    expect(judged({ lowest: -20 }).figures.compared).toMatchObject({ volume: -20, stuckAt: 'bottom' });
    expect(judged({ openVoltage: 0.001 }).figures.compared).toMatchObject({ volume: 0, stuckAt: 'top' });
  });

  test('steps are looked at from 55 dB SPL upwards', () => {
    const steps = (volume: number): number => (volume < -60 ? 6 : volume < -50 ? 2 : 1);
    const { figures } = judged({ resistance: 10, steps });
    expect(figures.coarsest!.step).toBe(2);
    expect(figures.coarsest!.at).toBeCloseTo(112.587 - 50.1, 2);
    expect(judged({ resistance: 10, steps: (volume) => (volume < 55 - 112.6 ? 6 : 1) }).figures.coarsest!.step).toBe(1);
    expect(judged({ resistance: 10, steps: (volume) => (volume <= 55 - 112.58 ? 6 : 1) }).figures.coarsest!.step).toBe(6);
    expect(judged({ steps: (volume) => (volume === 0 ? 4 : 1), lowest: -10 }).figures.coarsest!.step).toBe(4);
  });
});

const ABOVE = { 'at least': -0.02, 'at most': 0.02 };

/** One case for every sentence: [what is asked, the grade, output, headphone, the sentence]. */
const SENTENCES: readonly (readonly [Subject, Grade, Partial<Output>, Partial<Headphone>, string])[] = [
  ['load', 'good', {}, {}, 'can drive this impedance: 32 ohm, at least 16 wanted'],
  ['load', 'good', { minimumLoad: 32 }, {}, 'can drive this impedance: 32 ohm, at least 32 wanted'],
  ['load', 'poor', { minimumLoad: 32.5 }, {}, 'is not made for so low an impedance: 32 ohm, at least 32.5 wanted'],
  ['load', 'poor', { minimumLoad: 32 }, { minimumImpedance: 28 }, 'is not made for so low an impedance: 28 ohm, at least 32 wanted'],
  ['loudness', 'good', {}, {}, 'is loud enough: 114.7 dB SPL (sine), at least 110 wanted'],
  ['loudness', 'fair', { openVoltage: 0.5 }, {}, 'is barely loud enough: 108.7 dB SPL (sine), at least 110 wanted'],
  ['loudness', 'poor', { openVoltage: 0.3 }, {}, 'is too quiet: 104.2 dB SPL (sine), at least 110 wanted'],
  ['bottom', 'good', {}, {}, 'can be turned down far enough: 39.7 dB SPL (sine) at its lowest step, at most 45 wanted'],
  ['bottom', 'fair', { lowest: -68 }, {}, 'can barely be turned down far enough: 46.7 dB SPL (sine) at its lowest step, at most 45 wanted'],
  ['bottom', 'poor', { lowest: -60 }, {}, 'cannot be turned down far enough: 54.7 dB SPL (sine) at its lowest step, at most 45 wanted'],
  ['steps', 'good', { steps: () => 1.5 }, {}, 'has fine steps: 1.5 dB at 114.7 dB SPL (sine), at most 1.5 wanted'],
  ['steps', 'fair', { steps: () => 2 }, {}, 'has coarse steps: 2.0 dB at 114.7 dB SPL (sine), at most 1.5 wanted'],
  ['steps', 'poor', { steps: (volume) => (volume > -40 ? 1 : 3.5) }, {}, 'has steps that are too coarse: 3.5 dB at 74.7 dB SPL (sine), at most 1.5 wanted'],
  ['hiss', 'good', { noise: () => 5e-6 }, {}, 'does not hiss: noise of 8.7 dB(A) with music at 75 dB(A), at most 10 wanted'],
  ['hiss', 'fair', { noise: () => 10e-6 }, {}, 'hisses faintly: noise of 14.7 dB(A) with music at 75 dB(A), at most 10 wanted'],
  ['hiss', 'poor', { noise: () => 30e-6 }, {}, 'hisses: noise of 24.2 dB(A) with music at 75 dB(A), at most 10 wanted'],
  ['hiss', 'poor', { noise: () => 30e-6, lowest: -10 }, {}, 'hisses: noise of 24.2 dB(A) at its lowest step, where music is above 75 dB(A), at most 10 wanted'],
  ['hiss', 'good', { openVoltage: 0.02, noise: () => 5e-6 }, {}, 'does not hiss: noise of 8.7 dB(A) at its top, where music stays below 75 dB(A), at most 10 wanted'],
  ['hiss', 'fair', { openVoltage: 0.02, noise: () => 10e-6 }, { sensitivity: { level: 98, per: 'mW' } }, 'hisses faintly: noise of 12.7 dB(A) at its top, where music stays below 75 dB(A), at most 10 wanted'],
  ['damping', 'good', { resistance: 4 }, {}, 'has a low output resistance: damping factor 8, at least 8 wanted'],
  ['damping', 'good', { resistance: 0 }, {}, 'has a low output resistance: damping factor over 1000, at least 8 wanted'],
  ['damping', 'fair', { resistance: 5 }, {}, 'has a slightly high output resistance: damping factor 6.4, at least 8 wanted'],
  ['damping', 'poor', { resistance: 10 }, {}, 'has too high an output resistance: damping factor 3.2, at least 8 wanted'],
  ['response', 'good', { resistance: 1 }, { minimumImpedance: 20, maximumImpedance: 100 }, 'leaves the response as it is: response error 0.34 dB, at most 0.5 wanted'],
  ['response', 'good', { resistance: 100 }, { minimumImpedance: 32, maximumImpedance: 32 }, 'leaves the response as it is: response error 0.00 dB, at most 0.5 wanted'],
  ['response', 'fair', { resistance: 2 }, { minimumImpedance: 20, maximumImpedance: 100 }, 'bends the response slightly: response error 0.66 dB, at most 0.5 wanted'],
  ['response', 'poor', { resistance: 10 }, { minimumImpedance: 20, maximumImpedance: 100 }, 'bends the response: response error 2.69 dB, at most 0.5 wanted'],
  ['current', 'good', {}, {}, 'has current enough: 30.3 mA for its largest voltage, at most 40 wanted'],
  ['current', 'fair', { currentLimit: 0.025 }, {}, 'runs out of current before its top: 30.3 mA for its largest voltage, at most 25 wanted'],
  ['power', 'good', {}, { ratedPower: 0.1 }, 'cannot pass the rated power: 29.4 mW at its top, at most 100 wanted'],
  ['power', 'fair', {}, { ratedPower: 0.01 }, 'can pass the rated power: 29.4 mW at its top, at most 10 wanted, so keep its volume at -4.7 dB or less'],
  ['bass', 'good', { coupling: 470e-6 }, {}, 'has all the bass: 3 dB less at 10.3 Hz, at most 20 wanted'],
  ['bass', 'fair', { coupling: 220e-6 }, {}, 'loses a little bass: 3 dB less at 21.9 Hz, at most 20 wanted'],
  ['bass', 'poor', { coupling: 100e-6 }, {}, 'loses bass: 3 dB less at 48.2 Hz, at most 20 wanted'],
];

describe('answers', () => {
  test.each(SENTENCES)('%s is %s: %j %j', (subject, grade, output, headphone, sentence) => {
    const answer = answerOn(subject, judged(output, headphone))!;
    expect(`${answer.says}: ${answer.measured}`).toBe(sentence);
    expect(answer.grade).toBe(grade);
    expect(answer.why).toBe(POLICY.find((question) => question.subject === subject)!.why);
  });

  test('every sentence of the table has a case', () => {
    const all = POLICY.flatMap(({ subject, says }) => Object.keys(says).map((grade) => `${subject} ${grade}`));
    expect([...new Set(SENTENCES.map(([subject, grade]) => `${subject} ${grade}`))].sort()).toEqual(all.sort());
  });

  test('each has a bar that parts good from fair, and fair from poor', () => {
    const levels = (subject: Subject, level: number): Partial<Output> => (subject === 'loudness' ? { openVoltage: 10 ** ((level - perVolt(easy)) / 20) * (33 / 32) } : { lowest: level - perVolt(easy) - 20 * Math.log10(32 / 33) });
    const hiss = (level: number): Partial<Output> => ({ noise: () => 10 ** ((level - perVolt(easy)) / 20) * (33 / 32) });
    for (const [subject, bar, fair, wanted, set] of [
      ['loudness', 110, 105, 'at least', (level: number) => levels('loudness', level)],
      ['bottom', 45, 50, 'at most', (level: number) => levels('bottom', level)],
      ['steps', 1.5, 3, 'at most', (step: number) => ({ steps: () => step })],
      ['hiss', 10, 20, 'at most', hiss],
      ['damping', 8, 4, 'at least', (factor: number) => ({ resistance: 32 / factor })],
      ['bass', 20, 40, 'at most', (hertz: number) => ({ coupling: 1 / (2 * Math.PI * hertz * 33) })],
    ] as const) {
      const graded = (figure: number): Grade => answerOn(subject, judged(set(figure)))!.grade;
      expect([graded(bar), graded(bar + ABOVE[wanted]), graded(fair), graded(fair + ABOVE[wanted])], subject).toEqual(['good', 'fair', 'fair', 'poor']);
    }
  });

  test('the bars are those of the policy', () => {
    const bars = Object.fromEntries(judged({ coupling: 1e-3 }).answers.map(({ subject, wanted, bar, unit }) => [subject, `${wanted} ${bar} ${unit}`.trim()]));
    expect(bars).toEqual({
      load: 'at least 16 ohm', loudness: 'at least 110 dB SPL (sine)', bottom: 'at most 45 dB SPL (sine)', steps: 'at most 1.5 dB',
      hiss: 'at most 10 dB(A)', damping: 'at least 8', current: 'at most 40 mA rms', bass: 'at most 20 Hz',
    });
    expect(answerOn('response', judged({}, hard))).toMatchObject({ wanted: 'at most', bar: 0.5, rank: 'hard' });
    expect(UNCERTAINTY).toBe(5);
  });

  test('the response is asked where it is known, else the damping', () => {
    const asked = (headphone: Partial<Headphone>): Subject[] => judged({}, headphone).answers.map(({ subject }) => subject).filter((one) => ['damping', 'response'].includes(one));
    expect(asked({})).toEqual(['damping']);
    expect(asked({ minimumImpedance: 20 })).toEqual(['damping']);
    expect(asked({ maximumImpedance: 100 })).toEqual(['damping']);
    expect(asked({ minimumImpedance: 20, maximumImpedance: 100 })).toEqual(['response']);
  });

  test('what is not known is not asked', () => {
    const subjects = judged({ steps: undefined, coupling: undefined, currentLimit: Infinity } as Partial<Output>).answers.map(({ subject }) => subject);
    expect(subjects).toEqual(['load', 'loudness', 'bottom', 'hiss', 'damping']);
  });

  test('at the volume that it names, the rated power is not passed, also behind a current limit', () => {
    for (const currentLimit of [0.04, 0.02]) {
      const rated = answerOn('power', judged({ currentLimit }, { ratedPower: 0.01 }))!;
      const volume = Number(/at (-[\d.]+) dB/.exec(rated.measured)![1]);
      const at = (dB: number): number => judged({ currentLimit, openVoltage: 10 ** (dB / 20) }).figures.power;
      expect(at(volume)).toBeLessThanOrEqual(0.01);
      expect(at(volume + 0.1)).toBeGreaterThan(0.01);
    }
  });

  test('only too quiet, hissing, bending the response or too low an impedance rules out', () => {
    const out = POLICY.filter(({ rank }) => rank === 'hard').map(({ subject }) => subject);
    expect(out).toEqual(['load', 'loudness', 'hiss', 'response']);
    for (const [subject, grade, output, headphone] of SENTENCES) {
      const one = judged({ noise: () => 1e-9, ...output }, headphone);
      if (answerOn('loudness', one)!.grade === 'poor') expect(one.suits).toBe(false);
      else expect(one.suits, `${subject} ${grade}`).toBe(!(grade === 'poor' && out.includes(subject)));
    }
  });
});

describe('the verdict', () => {
  const LOUD = 'is loud enough (114.7 dB SPL (sine), at least 110 wanted)';
  const QUIET = 'is too quiet (104.2 dB SPL (sine), at least 110 wanted)';
  const quiet = { ...own, openVoltage: 0.3 };
  const hissing = (output: Output): Output => ({ ...output, noise: () => 30e-6 });
  const OWN_IS_FINE = `it ${LOUD}, does not hiss (noise of -5.0 dB(A) with music at 75 dB(A), at most 10 wanted) and has a low output resistance (damping factor 32, at least 8 wanted)`;

  test('the interface does it, all good', () => {
    expect(advise([amp, own], easy).verdict).toEqual({ choice: 'interface', output: 'line', sentence: `the interface's own output will do: ${OWN_IS_FINE}` });
  });

  test('the interface does it, with a reservation', () => {
    expect(sentenceOf([{ ...own, lowest: -68 }])).toBe(
      `the interface's own output will do: ${OWN_IS_FINE}, but it can barely be turned down far enough (46.7 dB SPL (sine) at its lowest step, at most 45 wanted)`,
    );
  });

  test('the interface does it, and the amp would be better at something', () => {
    const { choice, output, sentence } = advise([{ ...own, resistance: 5 }, { ...amp, openVoltage: 1, lowest: -68 }], easy).verdict;
    expect([choice, output]).toEqual(['interface', 'line']);
    expect(sentence).toContain(', but it has a slightly high output resistance (damping factor 6.4, at least 8 wanted); the amp has a low output resistance (damping factor 64, at least 8 wanted)');
    expect(sentence).not.toContain('the amp can');
  });

  test('with nothing good to say, it says what is fair', () => {
    const fair = { ...own, openVoltage: 0.5, noise: () => 10e-6, resistance: 5 };
    expect(sentenceOf([fair])).toBe(
      "the interface's own output will do: it is barely loud enough (107.7 dB SPL (sine), at least 110 wanted), hisses faintly (noise of 13.7 dB(A) with music at 75 dB(A), at most 10 wanted) " +
        'and has a slightly high output resistance (damping factor 6.4, at least 8 wanted)',
    );
  });

  test('a hard bar that the interface fails sends one to the amp', () => {
    expect(advise([quiet, amp], easy).verdict).toEqual({
      choice: 'amp',
      output: 'amp',
      sentence: `this headphone needs the amp: the interface's own output ${QUIET}; the amp is loud enough (126.9 dB SPL (sine), at least 110 wanted)`,
    });
  });

  test('so does a soft one, if the amp passes it', () => {
    const verdict = advise([{ ...own, resistance: 10 }, { ...amp, openVoltage: 2, steps: () => 2 }], easy).verdict;
    expect(verdict.choice).toBe('amp');
    expect(verdict.sentence).toBe(
      "this headphone needs the amp: the interface's own output has too high an output resistance (damping factor 3.2, at least 8 wanted); " +
        'the amp has a low output resistance (damping factor 64, at least 8 wanted) and has coarse steps (2.0 dB at 120.8 dB SPL (sine), at most 1.5 wanted)',
    );
  });

  test('a soft one does not, if the amp has one too: the interface is there already', () => {
    const verdict = advise([{ ...own, resistance: 10 }, { ...amp, lowest: -60 }], easy).verdict;
    expect(verdict).toMatchObject({ choice: 'interface', output: 'line' });
    expect(verdict.sentence).toContain('but it has too high an output resistance (damping factor 3.2');
    expect(verdict.sentence).toContain('; the amp has a low output resistance');
  });

  test('an amp that fails a soft bar is still better than an interface that fails a hard one', () => {
    const verdict = advise([quiet, { ...amp, lowest: -60, steps: () => 4 }], easy).verdict;
    expect(verdict).toMatchObject({ choice: 'amp', output: 'amp' });
    expect(verdict.sentence).toContain('the amp is loud enough (126.9 dB SPL (sine), at least 110 wanted), cannot be turned down far enough');
  });

  test('neither does it', () => {
    expect(advise([quiet, hissing(amp)], easy).verdict).toEqual({
      choice: 'neither',
      sentence: `neither: the interface's own output ${QUIET}; the amp hisses (noise of 24.4 dB(A) with music at 75 dB(A), at most 10 wanted)`,
    });
  });

  test('none of three does it, and each is named', () => {
    expect(sentenceOf([quiet, { ...hissing(amp), name: 'A' }, { ...hissing(amp), name: 'B' }])).toMatch(/^none of them: the interface's own output is too quiet .*; the amp \(A\) hisses .*; the amp \(B\) hisses /);
  });

  test('only an interface', () => {
    expect(sentenceOf([own])).toBe(`the interface's own output will do: ${OWN_IS_FINE}`);
    expect(sentenceOf([quiet])).toBe(`the interface's own output will not do: it ${QUIET}; there is no amp to compare with`);
    expect(sentenceOf([quiet, { ...quiet, name: 'second' }])).toBe(`neither: the interface's own output (line) ${QUIET}; the interface's own output (second) ${QUIET}; there is no amp to compare with`);
  });

  test('only an amp', () => {
    expect(sentenceOf([amp], hard)).toMatch(/^the amp will do: it is loud enough \(114\.3 dB/);
    expect(sentenceOf([hissing(amp)])).toBe('the amp will not do: it hisses (noise of 24.4 dB(A) with music at 75 dB(A), at most 10 wanted)');
    expect(advise([amp], hard).verdict).toMatchObject({ choice: 'amp', output: 'amp' });
  });

  test('of several that do it, the one with the least to complain of, and then the least noise', () => {
    const coarse = { ...amp, name: 'coarse', steps: () => 2 };
    const low = { ...amp, name: 'low', noise: () => 1e-7 };
    expect(advise([coarse, amp, quiet], easy).verdict.output).toBe('amp');
    expect(advise([coarse, amp, low, quiet], easy).verdict).toMatchObject({ output: 'low' });
    expect(sentenceOf([coarse, amp, low, quiet])).toContain('the amp (low)');
  });

  test('the order of the outputs does not matter', () => {
    expect(sentenceOf([own, amp])).toBe(sentenceOf([amp, own]));
    expect(sentenceOf([quiet, amp], hard)).toBe(sentenceOf([amp, quiet], hard));
  });
});

describe('what cannot be is refused', () => {
  test.each<[Partial<Output>, string]>([
    [{ openVoltage: 0 }, 'output line: open voltage in V rms: 0 is not above 0'],
    [{ openVoltage: Infinity }, 'output line: open voltage in V rms: Infinity is not above 0'],
    [{ resistance: -1 }, 'output line: output resistance in ohm: -1 is not 0 or more'],
    [{ currentLimit: NaN }, 'output line: current limit in A rms: NaN is not above 0'],
    [{ lowest: 1 }, 'output line: lowest step in dB: 1 is not 0 or less; mute does not count'],
    [{ lowest: -Infinity }, 'output line: lowest step in dB: -Infinity is not 0 or less; mute does not count'],
    [{ minimumLoad: -1 }, 'output line: least load in ohm: -1 is not 0 or more'],
    [{ coupling: 0 }, 'output line: coupling capacitor in F: 0 is not above 0'],
    [{ noise: () => 0 }, 'output line: its noise at 0 dB is 0 V; every output has some'],
    [{ steps: () => 0 }, 'output line: its step at 0 dB is 0 dB; a step is above 0'],
  ])('%j', (wrong, sentence) => {
    expect(() => judged(wrong)).toThrow(RangeError);
    expect(() => judged(wrong)).toThrow(sentence);
  });

  test('no output, or two of one name', () => {
    expect(() => advise([], easy)).toThrow('outputs: there is none to judge; give one at least');
    expect(() => advise([own, own], easy)).toThrow('output line: there are two of this name; rename one');
  });

  test('a comparison where nobody listens, or above a full-scale sine', () => {
    expect(() => advise([own], easy, { ...COMPARISON, level: 29 })).toThrow('comparison: 29 dB(A) is no level to listen at; give 30 to 120, such as 75');
    expect(() => advise([own], easy, { ...COMPARISON, level: NaN })).toThrow('comparison: NaN dB(A)');
    expect(() => advise([own], easy, { ...COMPARISON, programme: 1 })).toThrow('programme: 1 dB is not below a full-scale sine; give -60 to 0, such as -10');
    expect(advise([own], easy, { level: 75, programme: 0 }).comparison.programme).toBe(0);
  });
});

describe('the report', () => {
  const advice = advise([{ ...own, resistance: 10, coupling: 220e-6 }, { ...amp, openVoltage: 2 }], { ...easy, minimumImpedance: 30, maximumImpedance: 60, ratedPower: 0.05 });

  test('for people', () => {
    expect(adviceLines(advice)).toEqual([
      'Easy: 32 ohm (30 to 60), 100 dB/mW (114.9 dB/V), rated 50 mW',
      '',
      '                                        line      amp',
      '-----------------------------------  -------  -------',
      'largest level, dB SPL (sine)           112.6    120.8',
      'limited by                           voltage  voltage',
      '  voltage at the headphone, V rms      0.762     1.97',
      '  current in one ear, mA rms            23.8     61.5',
      '  power in one ear, mW                  18.1      121',
      'quietest step, dB SPL (sine)            37.6     30.8',
      'coarsest step in use, dB                 1.0      1.0',
      'noise at the top, dB(A)                 10.7     12.9',
      'noise with music at 75 dB(A), dB(A)     -7.0     -5.1',
      'volume with music at 75 dB(A), dB      -27.6    -35.8',
      'damping factor                           3.2       64',
      'response error, dB                      1.16     0.07',
      'loss by the output resistance, dB       -2.4     -0.1',
      '3 dB less bass at, Hz                   17.2',
      '',
      'line: output of the interface',
      '  good  can drive this impedance: 30 ohm, at least 16 wanted',
      '  good  is loud enough: 112.6 dB SPL (sine), at least 110 wanted',
      '  good  can be turned down far enough: 37.6 dB SPL (sine) at its lowest step, at most 45 wanted',
      '  good  has fine steps: 1.0 dB at 112.6 dB SPL (sine), at most 1.5 wanted',
      '  good  does not hiss: noise of -7.0 dB(A) with music at 75 dB(A), at most 10 wanted',
      '  poor  bends the response: response error 1.16 dB, at most 0.5 wanted; that much the output',
      '        resistance changes the tone',
      '  good  has current enough: 23.8 mA for its largest voltage, at most 40 wanted',
      '  good  cannot pass the rated power: 18.1 mW at its top, at most 50 wanted',
      '  good  has all the bass: 3 dB less at 17.2 Hz, at most 20 wanted',
      '',
      'amp: output of the amp',
      '  good  can drive this impedance: 30 ohm, at least 16 wanted',
      '  good  is loud enough: 120.8 dB SPL (sine), at least 110 wanted',
      '  good  can be turned down far enough: 30.8 dB SPL (sine) at its lowest step, at most 45 wanted',
      '  good  has fine steps: 1.0 dB at 120.8 dB SPL (sine), at most 1.5 wanted',
      '  good  does not hiss: noise of -5.1 dB(A) with music at 75 dB(A), at most 10 wanted',
      '  good  leaves the response as it is: response error 0.07 dB, at most 0.5 wanted',
      '  good  has current enough: 61.5 mA for its largest voltage, at most 200 wanted',
      '  fair  can pass the rated power: 121 mW at its top, at most 50 wanted, so keep its volume at -3.9',
      '        dB or less; more than its rated power may destroy a headphone',
      '',
      "Verdict: this headphone needs the amp: the interface's own output bends the response (response error",
      '  1.16 dB, at most 0.5 wanted); the amp leaves the response as it is (response error 0.07 dB, at',
      '  most 0.5 wanted) and can pass the rated power (121 mW at its top, at most 50 wanted, so keep its',
      '  volume at -3.9 dB or less).',
      '',
      'Levels are estimates, +-5 dB at the least: sensitivity figures, the fit on the ear and the music',
      'differ. Music at 75 dB(A) means 85 dB SPL for a full-scale sine: its average is taken as 10 dB below',
      'that (loud modern music).',
    ]);
  });

  test('is ASCII, no wider than asked but for the table, and says the uncertainty once', () => {
    const lines = adviceLines(advice, { width: 72 });
    expect(lines.join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(lines.join('\n').split('+-').length - 1).toBe(1);
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toBe(adviceLines(advice, { width: 200 }).join(' ').replace(/\s+/g, ' '));
  });

  test('names the programme where it has a name', () => {
    const last = (programme: number): string => adviceLines(advise([own], easy, { level: 70, programme }), { width: 300 }).at(-1)!;
    expect(last(-23)).toContain('Music at 70 dB(A) means 93 dB SPL for a full-scale sine: its average is taken as 23 dB below that (classical music).');
    expect(last(-12)).toMatch(/12 dB below that\.$/);
    expect(last(0)).toMatch(/means 70 dB SPL for a full-scale sine: its average is taken as 0 dB below that\.$/);
  });

  test('shows what is special: warnings, a clipped top, a level that is not reached, one end of the impedance, dB/V', () => {
    const text = (output: Partial<Output>, headphone: Partial<Headphone> = {}): string => adviceLines(advise([{ ...own, ...output }], { ...easy, name: undefined, ...headphone } as Headphone), { width: 200 }).join('\n');
    expect(text({}, { impedance: 4 })).toContain('\nwarning: impedance: 4 ohm is outside of what headphones have, 8 to 600; see the data sheet\n');
    expect(text({ currentLimit: 0.02 })).toMatch(/limited by +current\n {2}clipped top of the volume, dB +3\.6\n/);
    expect(text({ openVoltage: 0.001 })).toMatch(/volume with music at 75 dB\(A\), dB +top, 0\.0\n/);
    expect(text({ lowest: -20 })).toMatch(/volume with music at 75 dB\(A\), dB +bottom, -20\.0\n/);
    expect(text({ resistance: 0 })).toMatch(/damping factor +over 1000\nloss by the output resistance, dB +0\.0\n/);
    expect(text({}, { maximumImpedance: 90 })).toMatch(/^Headphone: 32 ohm \(\? to 90\), 100 dB\/mW \(114\.9 dB\/V\)\nwarning: minimum impedance: /);
    expect(text({}, { sensitivity: { level: 110, per: 'V' } })).toMatch(/^Headphone: 32 ohm, 110 dB\/V\n/);
    expect(text({ steps: undefined } as Partial<Output>)).not.toContain('coarsest step');
  });

  test('for programs: plain data, the same after JSON, with the figures of the text', () => {
    const data = adviceData(advice);
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    expect(data.headphone).toEqual({ name: 'Easy', sensitivity: { level: 100, per: 'mW' }, dBSplAt1V: 114.949, ohm: 32, minimumOhm: 30, maximumOhm: 60, ratedMilliwatts: 50 });
    expect(data.comparison).toEqual({ dBA: 75, programmeDb: -10, sineDbSpl: 85 });
    expect(data.uncertaintyDb).toBe(5);
    expect(data.outputs.map(({ name, kind, suits }) => [name, kind, suits])).toEqual([['line', 'interface', false], ['amp', 'amp', true]]);
    expect(data.outputs[0]!.figures).toEqual({
      largestDbSpl: 112.587, limitedBy: 'voltage', clippedDb: 0, volts: 0.761905, milliamperes: 23.8095, milliwatts: 18.1406, lossDb: -2.362,
      dampingFactor: 3.2, responseErrorDb: 1.16, lowestDbSpl: 37.587, coarsestStepDb: 1, coarsestStepAtDbSpl: 112.587, noiseAtTopDbA: 10.716,
      comparedNoiseDbA: -6.954, comparedVolumeDb: -27.587, comparedStuckAt: null, couplingCutoffHz: 17.2246,
    });
    expect(data.outputs[0]!.answers[5]).toEqual({
      subject: 'response', rank: 'hard', grade: 'poor', figure: 1.15984, wanted: 'at most', bar: 0.5, unit: 'dB',
      says: 'bends the response', measured: 'response error 1.16 dB, at most 0.5 wanted', why: 'that much the output resistance changes the tone',
    });
    expect(data.verdict).toEqual({ choice: 'amp', output: 'amp', sentence: advice.verdict.sentence });
  });

  test('for programs: null where there is no figure', () => {
    const data = adviceData(advise([{ ...own, openVoltage: 0.001, resistance: 0, steps: undefined } as unknown as Output], { sensitivity: easy.sensitivity, impedance: 32 }));
    expect(data.headphone).toMatchObject({ name: null, minimumOhm: null, maximumOhm: null, ratedMilliwatts: null });
    expect(data.outputs[0]!.figures).toMatchObject({ dampingFactor: null, responseErrorDb: null, coarsestStepDb: null, coarsestStepAtDbSpl: null, comparedStuckAt: 'top', couplingCutoffHz: null });
    expect(data.outputs[0]!.answers.find(({ subject }) => subject === 'damping')!.figure).toBeNull();
    expect(data.verdict.output).toBeNull();
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });
});

describe('for any headphone and outputs', () => {
  const range = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
  const headphones: fc.Arbitrary<Headphone> = fc
    .record({ level: range(85, 125), impedance: range(8, 600), below: range(0.5, 1), above: range(1, 4), rated: fc.option(range(0.001, 1)), known: fc.boolean() })
    .map(({ level, impedance, below, above, rated, known }) => ({
      sensitivity: { level, per: 'V' },
      impedance,
      ...(known && { minimumImpedance: impedance * below, maximumImpedance: impedance * above }),
      ...(rated !== null && { ratedPower: rated }),
    }));
  const parts = fc.record({
    kind: fc.constantFrom('interface' as const, 'amp' as const),
    openVoltage: range(0.05, 10),
    resistance: fc.oneof(fc.constant(0), range(0, 120)),
    currentLimit: fc.oneof(fc.constant(Infinity), range(0.003, 0.5)),
    density: range(0.1e-6, 30e-6),
    lowest: range(-110, -10),
    step: fc.option(range(0.1, 5)),
    minimumLoad: fc.constantFrom(0, 8, 16, 32),
    coupling: fc.option(range(47e-6, 2000e-6)),
  });
  const outputs: fc.Arbitrary<Output[]> = fc.array(parts, { minLength: 1, maxLength: 4 }).map((list) =>
    list.map(({ density, step, coupling, ...rest }, n) => ({
      ...rest,
      name: `out ${n}`,
      title: `output ${n}`,
      noise: (volume: number) => Math.hypot(density * 0.3, density * 10 ** (volume / 20)),
      ...(step !== null && { steps: () => step }),
      ...(coupling !== null && { coupling }),
    })),
  );
  const sure = { seed: 8, numRuns: 300 };
  const poor = ({ answers }: OutputAdvice): number => answers.filter(({ grade }) => grade === 'poor').length;
  const hardPoor = ({ answers }: OutputAdvice): number => answers.filter(({ grade, rank }) => grade === 'poor' && rank === 'hard').length;

  test('the verdict names no output that fails a hard bar, and none that fails any while another passes all', () => {
    const seen = new Set<string>();
    fc.assert(fc.property(outputs, headphones, (list, headphone) => {
      const { outputs: all, verdict } = advise(list, headphone);
      seen.add(verdict.choice);
      const named = all.find(({ name }) => name === verdict.output);
      expect(named === undefined).toBe(all.every((one) => hardPoor(one) > 0));
      expect(verdict.choice).toBe(named?.kind ?? 'neither');
      if (!named) return;
      expect(hardPoor(named)).toBe(0);
      expect(poor(named)).toBe(Math.min(...all.filter((one) => !hardPoor(one)).map(poor)));
    }), { ...sure, numRuns: 600 });
    expect([...seen].sort()).toEqual(['amp', 'interface', 'neither']);
  });

  test('the amp is never asked for where the interface passes everything', () => {
    fc.assert(fc.property(outputs, headphones, (list, headphone) => {
      const { outputs: all, verdict } = advise(list, headphone);
      if (all.some((one) => one.kind === 'interface' && !poor(one))) expect(verdict.choice).toBe('interface');
    }), sure);
  });

  test('a headphone given in dB/mW gets the advice that it gets in dB/V', () => {
    fc.assert(fc.property(outputs, headphones, (list, headphone) => {
      const inVolts = advise(list, headphone);
      const inMilliwatts = advise(list, { ...headphone, sensitivity: { level: perMilliwatt(headphone), per: 'mW' } });
      expect(inMilliwatts.verdict).toEqual(inVolts.verdict);
      expect(inMilliwatts.outputs.map(({ answers }) => answers.map(({ grade, measured }) => [grade, measured]))).toEqual(inVolts.outputs.map(({ answers }) => answers.map(({ grade, measured }) => [grade, measured])));
    }), sure);
  });

  test('more sensitivity is as much louder, hisses as much more at the top, and turns down as much less', () => {
    fc.assert(fc.property(outputs, headphones, range(0.1, 20), (list, headphone, more) => {
      const before = advise(list, headphone).outputs;
      const after = advise(list, { ...headphone, sensitivity: { level: headphone.sensitivity.level + more, per: 'V' } }).outputs;
      before.forEach(({ figures }, n) => {
        for (const figure of ['largest', 'lowest', 'noiseAtTop'] as const) expect(after[n]!.figures[figure]).toBeCloseTo(figures[figure] + more, 9);
      });
    }), sure);
  });

  test('more voltage or more current is never quieter, more output resistance never louder', () => {
    fc.assert(fc.property(outputs, headphones, range(1, 5), ([output], headphone, times) => {
      const largest = (change: Partial<Output>): number => advise([{ ...output!, ...change }], headphone).outputs[0]!.figures.largest;
      expect(largest({ openVoltage: output!.openVoltage * times })).toBeGreaterThanOrEqual(largest({}));
      expect(largest({ currentLimit: output!.currentLimit * times })).toBeGreaterThanOrEqual(largest({}));
      expect(largest({ resistance: output!.resistance + times })).toBeLessThanOrEqual(largest({}));
    }), sure);
  });

  test('less noise never makes a grade of hiss worse', () => {
    const rank = { good: 0, fair: 1, poor: 2 };
    fc.assert(fc.property(outputs, headphones, range(0.01, 1), ([output], headphone, share) => {
      const grade = (one: Output): Grade => answerOn('hiss', advise([one], headphone).outputs[0]!)!.grade;
      expect(rank[grade({ ...output!, noise: (volume) => output!.noise(volume) * share })]).toBeLessThanOrEqual(rank[grade(output!)]);
    }), sure);
  });

  test('noise is asked for only at volumes that the output has', () => {
    fc.assert(fc.property(outputs, headphones, range(30, 120), (list, headphone, level) => {
      const watched = list.map((output) => ({
        ...output,
        noise: (volume: number) => {
          expect(volume).toBeLessThanOrEqual(0);
          expect(volume).toBeGreaterThanOrEqual(output.lowest);
          return output.noise(volume);
        },
        ...(output.steps && {
          steps: (volume: number) => {
            expect(volume).toBeLessThanOrEqual(0);
            expect(volume).toBeGreaterThanOrEqual(output.lowest);
            return output.steps!(volume);
          },
        }),
      }));
      advise(watched, headphone, { level, programme: -10 });
    }), sure);
  });

  test('the data survive JSON, the lines are ASCII without "NaN", "undefined" or "-0.0"', () => {
    fc.assert(fc.property(outputs, headphones, (list, headphone) => {
      const advice = advise(list, headphone);
      const data = adviceData(advice);
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
      const text = adviceLines(advice).join('\n');
      expect(text).toMatch(/^[\x20-\x7e\n]*$/);
      expect(text).not.toMatch(/NaN|undefined|Infinity|-0(\.0+)?(?![\d.])/);
    }), sure);
  });
});
