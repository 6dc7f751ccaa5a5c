/** A Pixl.js with a DS1882, a mute relay, its four buttons and its own screen; and the same with a screen on the bus. */
import type { Board, ButtonFacts } from '../../boards/board.ts';
import { board as solo } from '../../boards/solo/board.ts';

const button = { kind: 'button', pullup: 'internal', bounce: { ms: 5, edges: 8 } } as const satisfies Partial<ButtonFacts>;

const { volume } = solo.chips;
const mute = solo.relays.mute;
const coil = (pin: string): Board['relays'][string] => ({ ...mute, coil: { pin } });

export const PIXL: Board = {
  ...solo,
  name: 'pixl',
  title: 'Pixl: a DS1882 on a Pixl.js',
  mcu: 'PIXLJS',
  buses: { I2C1: { ...solo.buses.I2C1, scl: 'A5', sda: 'A4' } },
  chips: { volume },
  // Two inputs want a pin that keeps all coils off.
  relays: { 'in line': coil('D4'), 'in phone': coil('D5'), mute: coil('D6') },
  master: { pin: 'D7', pull: 10_000, part: 'AO3401 with a BSS138' },
  sources: { line: solo.sources.line, phone: { title: 'Phone', maximum: 1, resistance: 100, noise: 10e-6 } },
  path: [{ kind: 'selector', name: 'inputs', inputs: { line: 'in line', phone: 'in phone' } }, ...solo.path],
  controls: {
    up: { ...button, pin: 'H1', does: 'up' },
    down: { ...button, pin: 'H4', does: 'down' },
    mute: { ...button, pin: 'H2', does: 'mute' },
    input: { ...button, pin: 'H3', does: 'input' },
  },
  screen: 'own',
};

/** The picture on an SSD1306 in place of its own. */
export const PIXL_SSD1306: Board = (() => {
  const { screen: _, ...board } = PIXL;
  return { ...board, chips: { volume, screen: { ...solo.chips.screen, height: 64 } } };
})();
