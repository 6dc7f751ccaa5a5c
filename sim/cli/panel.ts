/** The front panel of a simulated board: keys to hands, chips to picture, simulated time beside real time. */
import type { Bench } from '../bench.ts';
import type { Running } from '../ways/way.ts';
import { drawPanel } from '../panel/terminal.ts';
import type { PanelState } from '../panel/terminal.ts';
import { Hands, SHORT, chipNames, faultsIn, headphonesIn, heard, isPlugged, relayOn } from './hands.ts';
import { withTerminal } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** ms between two pictures. */
const FRAME = 30;
/** ms between two looks at `stat`. */
const ASK = 500;
/** After a longer pause (the computer slept) time does not catch up, ms. */
const LONGEST = 250;
const HOLD = 1000;
/** Columns at which the screen is drawn in half blocks: where rows are few, braille has half the height. */
const WIDE = 136;

export async function openPanel(running: Running): Promise<void> {
  const panel = new Panel(running.bench);
  const paint = process.env.NO_COLOR ? 'plain' : 'colour';
  await withTerminal(
    (names) => names.forEach((name) => panel.key(name)),
    (terminal) =>
      new Promise((resolve, reject) => {
        let before = performance.now();
        const timer = setInterval(() => {
          try {
            const now = performance.now();
            panel.pass(Math.min(now - before, LONGEST));
            before = now;
            terminal.show(fitted(panel.state(), terminal, paint));
            if (panel.closed) end(resolve);
          } catch (error) {
            end(() => reject(error as Error));
          }
        }, FRAME);
        const end = (settle: () => void): void => {
          clearInterval(timer);
          settle();
        };
      }),
  );
}

function fitted(state: PanelState, { columns, rows }: Terminal, paint: 'colour' | 'plain'): string {
  // Not the last column: what is erased behind the cursor there is the letter itself.
  const width = columns - 1;
  const picture = drawPanel(state, width, paint);
  return picture.split('\n').length > rows ? drawPanel(state, Math.min(width, WIDE - 1), paint, rows) : picture;
}

class Panel {
  closed = false;
  private readonly log: string[] = ['type : and vol -20, then enter'];
  /** The line that is being typed. */
  private line: string | undefined;
  private stat = '';
  private asked = -Infinity;
  private readonly bench: Bench;
  private readonly hands: Hands;

  constructor(bench: Bench) {
    this.bench = bench;
    this.hands = new Hands(bench);
  }

  /** Lets `ms` of simulated time pass. */
  pass(ms: number): void {
    const { bench } = this;
    bench.wait(ms);
    bench.trace.length = 0; // nobody reads it here
    for (const error of bench.port.errors.splice(0)) this.log.push(`firmware: ${error.split('\n')[0]}`);
    if (bench.clock.now < this.asked + ASK * 1e6) return;
    this.asked = bench.clock.now;
    this.stat = bench.say('stat');
  }

  key(name: string): void {
    if (name === 'ctrl-c') this.closed = true;
    else if (this.line !== undefined) this.type(name, this.line);
    else this.act(name);
  }

  private act(name: string): void {
    const { place } = this.hands;
    const { volume, screen } = chipNames(this.bench, place?.seat);
    if (/^[1-9]$/.test(name)) return this.hands.goTo(Number(name) - 1);
    switch (name) {
      case 'tab':
        return this.hands.goOn();
      case 'right':
      case 'up':
      case '+':
      case '=':
        return this.hands.turn(1);
      case 'left':
      case 'down':
      case '-':
        return this.hands.turn(-1);
      case 'space':
      case 'm':
        return this.hands.press(place?.mute, SHORT);
      case 'h':
        return this.hands.press(place?.mute, HOLD);
      case 'i':
        return this.hands.press(place?.input, SHORT);
      case 'u':
        return this.hands.press(place?.up, SHORT);
      case 'd':
        return this.hands.press(place?.down, SHORT);
      case 'p':
        return this.movePlug();
      case 'x':
        return this.pull(volume);
      case 's':
        return this.pull(screen);
      case ':':
      case 'c':
        this.line = '';
        return;
      case 'q':
      case 'ctrl-d':
        this.closed = true;
    }
  }

  private type(name: string, line: string): void {
    if (name === 'enter') {
      this.line = undefined;
      if (line.trim()) this.log.push(`: ${line}`, this.bench.say(line));
    } else if (name === 'escape') this.line = undefined;
    else if (name === 'backspace') this.line = line ? line.slice(0, -1) : undefined;
    else if (name === 'space') this.line = `${line} `;
    else if ([...name].length === 1) this.line = line + name;
  }

  private pull(chip: string | undefined): void {
    if (!chip) return;
    const plug = !isPlugged(this.bench, chip);
    this.bench.plug(chip, plug);
    this.log.push(plug ? `wires of the ${chip} chip plugged in` : `wires of the ${chip} chip pulled`);
  }

  /** The chosen seat's jack, if it has a switch that tells. */
  private get jack(): string | undefined {
    const { bench, hands } = this;
    const jack = hands.place && bench.board.seats[hands.place.seat]!.jack;
    return jack !== undefined && bench.sockets.has(jack) ? jack : undefined;
  }

  private movePlug(): void {
    const { jack, bench } = this;
    if (jack === undefined) return;
    const plugged = !headphonesIn(bench, jack);
    bench.plugIn(jack, plugged);
    this.log.push(plugged ? `headphones plugged into ${jack}` : `headphones pulled out of ${jack}`);
  }

  /** The keys that this board has a use for. */
  private help(): string {
    const { bench, hands } = this;
    const { knob, up, down, mute, input, seat } = hands.place ?? {};
    const { volume, screen } = chipNames(bench, seat);
    const keys: readonly (readonly [unknown, string])[] = [
      [hands.places.length > 1, 'tab seat'],
      [knob, '←/→ turn'],
      [knob === undefined && (up ?? down), '←/→ volume'],
      [mute, 'space mute'],
      [mute, 'h hold'],
      [input, 'i input'],
      [knob && up, 'u up'],
      [knob && down, 'd down'],
      [this.jack, 'p plug'],
      [volume, `x pull ${volume}`],
      [screen, `s pull ${screen}`],
      [true, ': type'],
      [true, 'q quit'],
    ];
    return keys.filter(([has]) => has).map(([, key]) => key).join('  ');
  }

  state(): PanelState {
    const { bench } = this;
    const { place, places } = this.hands;
    const glass = bench.screen();
    const relay = place && relayOn(bench, place.seat);
    const who = places.length > 1 ? `${place!.name}, ` : '';
    const plug = this.jack !== undefined && !headphonesIn(bench, this.jack) ? '   no headphones' : '';
    return {
      title: bench.board.title.replace(/:.*/, ''),
      pixels: glass?.pixels() ?? new Uint8Array(0),
      width: glass?.width ?? 0,
      height: glass?.height ?? 0,
      levels: bench.board.seats.map(({ name }, seat) => ({ seat: name, left: heard(bench, 0, seat), right: heard(bench, 1, seat) })),
      control: place?.knob === undefined ? 'keys' : 'knob',
      knob: `${who}volume${relay === undefined ? '' : `   mute relay ${relay ? 'on the amplifier' : 'on ground'}`}${plug}`,
      muted: relay === false,
      fault: this.fault(),
      help: this.help(),
      ...(this.line === undefined ? {} : { line: `: ${this.line}_` }),
      log: this.log,
    };
  }

  private fault(): string {
    const pulled = Object.keys(this.bench.board.chips).filter((chip) => !isPlugged(this.bench, chip));
    if (this.bench.port.hung) return 'the interpreter hangs in a call that never returns';
    const said = faultsIn(this.stat, this.bench);
    const hand = pulled.length ? `wires pulled: ${pulled.join(', ')}` : '';
    return [said && `the amp says ${said}`, hand].filter(Boolean).join('; ');
  }
}
