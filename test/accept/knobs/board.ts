/** Two knobs on solo's microcontroller and nothing else: what a decoder makes of its contacts. */
import type { Board, EncoderFacts } from '../../../boards/board.ts';

const knob = {
  kind: 'encoder',
  detents: 24,
  filter: { pullup: 10_000, series: 10_000, capacitor: 22e-9 },
  bounce: { ms: 2, edges: 6 },
} as const;

/** `edges`: of both contacts, from one detent to the next. `late`: decoded from the pins as they are at the callback. */
export function knobs(edges: EncoderFacts['edges'], late = false) {
  return {
    name: `knobs${edges}`,
    title: `Two knobs with ${edges} edges a detent`,
    mcu: 'MDBT42Q',
    supplies: {},
    buses: {},
    chips: {},
    sources: {},
    relays: {},
    path: [],
    jacks: {},
    seats: [],
    controls: {
      left: { ...knob, a: 'D3', b: 'D4', edges },
      right: { ...knob, a: 'D22', b: 'D25', edges },
    },
    settling: 0,
    silentClick: 0,
    late,
    /** The interpreter is kept from the knobs for `ms`, every so many ms. */
    work: { ms: 18, every: 40, pin: 'D27' },
  } as const satisfies Board & { late: boolean; work: object };
}

export const board = knobs(4);
