/** Relays: who drives them, who uses them, and that all of them fall silent when nobody drives anything. */
import type { Board, Drive, RelayFacts } from '../board.ts';
import { LATCHING_PULSE, relayTimes } from '../defaults.ts';
import { expanderPart } from '../parts.ts';
import type { Complain } from './complaint.ts';
import { aPart, alternatives, at, missing, own, unused, volts } from './complaint.ts';
import { ohms } from '../wiring/values.ts';
import { muteThatIsMaster, relayUses } from './walk.ts';

/** V at which a coil driver surely has not begun: below the least threshold of a BSS138, 0.8 V (onsemi data sheet). */
const SURELY_OFF = 0.8;
/** ohm: with more, 20 uA through the pull-up of an expander hold a coil of 20 mA by a Darlington's gain of 1,000 (own calculation). */
const DARLINGTON_PULL = 4_700;
const DARLINGTON = /ULN\d|darlington/i;

/** The coils of a relay with their fields. */
function drivesOf(name: string, relay: RelayFacts): readonly { readonly field: string; readonly drive: Drive }[] {
  const field = at('relays', name);
  if (relay.kind === 'relay') return [{ field: `${field}.coil`, drive: relay.coil }];
  return [{ field: `${field}.set`, drive: relay.set }, { field: `${field}.reset`, drive: relay.reset }];
}

export function checkRelays(board: Board, complain: Complain): void {
  checkUses(board, complain);
  const taken = new Map<string, string>();
  for (const [name, relay] of Object.entries(board.relays)) {
    const field = at('relays', name);
    const supply = own(board.supplies, relay.supply);
    if (!supply) missing(`${field}.supply`, 'supply', relay.supply, Object.keys(board.supplies), complain);
    else if (supply.volts <= 0) complain.error(`${field}.supply`, `${volts(supply.volts)} feeds no coil`, 'name a positive supply');
    for (const each of drivesOf(name, relay)) checkDrive(board, relay, each, taken, complain);
    if (relay.kind === 'latching relay') checkLatch(board, name, relay, complain);
  }
  checkMaster(board, complain);
}

function checkUses(board: Board, complain: Complain): void {
  const names = Object.keys(board.relays);
  const uses = relayUses(board);
  const free = unused(names, (name) => uses.some(({ relay }) => relay === name), 0);
  const used = new Map<string, string>();
  let lost = 0;
  for (const { relay, field } of uses) {
    const before = used.get(relay);
    if (!own(board.relays, relay)) missing(field, 'relay', relay, free.length ? free : names, complain);
    else if (before) complain.error(field, `${relay} is used already (${before})`, 'give each its own relay');
    else {
      used.set(relay, field);
      continue;
    }
    lost++;
  }
  for (const name of unused(names, (each) => used.has(each), lost)) complain.error(at('relays', name), 'no stage uses it', 'name it in a stage, or leave it out');
}

function checkDrive(board: Board, relay: RelayFacts, { field, drive }: { field: string; drive: Drive }, taken: Map<string, string>, complain: Complain): void {
  if ('pin' in drive) return; // pins.ts
  const chip = own(board.chips, drive.expander);
  const part = chip && expanderPart(chip);
  if (!chip || !part) {
    const expanders = Object.entries(board.chips).filter(([, each]) => expanderPart(each)).map(([name]) => name);
    if (!chip) return missing(`${field}.expander`, 'expander', drive.expander, expanders, complain);
    return complain.error(`${field}.expander`, `${drive.expander} is no expander, it is ${aPart(chip.part)}`, expanders.length ? `name ${alternatives(expanders)}` : 'add one first');
  }
  if (drive.bit >= part.bits) return complain.error(`${field}.bit`, `${aPart(chip.part)} has bits 0 to ${part.bits - 1}, not ${drive.bit}`, 'take one that is free');
  const bit = `${drive.expander} ${drive.bit}`;
  const before = taken.get(bit);
  if (before) complain.error(`${field}.bit`, `bit ${drive.bit} of ${drive.expander} is taken (${before})`, 'take one that is free');
  taken.set(bit, before ?? field);
  if (part.wakesHigh) return complain.error(`${field}.expander`, `all pins of ${aPart(chip.part)} come up high, and weakly: coils would go on by themselves, and drivers not surely`, 'take an MCP23017, an MCP23008 or a TCA9554');
  const supply = own(board.supplies, chip.supply);
  if (!part.pullup || !supply) return;
  const idle = (supply.volts * relay.pull) / (relay.pull + part.pullup);
  const pull = `${field.slice(0, field.lastIndexOf('.'))}.pull`;
  if (DARLINGTON.test(relay.driver) && relay.pull > DARLINGTON_PULL) {
    complain.error(pull, `${ohms(relay.pull)} leaves enough of the pull-up in ${aPart(chip.part)} to hold a coil by a Darlington`, `take ${DARLINGTON_PULL} ohm or less`);
  } else if (idle > SURELY_OFF) {
    complain.error(pull, `${ohms(relay.pull)} against the pull-up in ${aPart(chip.part)} leaves ${volts(idle)} at the driver, and it is not surely off`, `take ${DARLINGTON_PULL} ohm or less`);
  }
}

function checkLatch(board: Board, name: string, relay: Extract<RelayFacts, { kind: 'latching relay' }>, complain: Complain): void {
  const field = at('relays', name);
  const { operate } = relayTimes(relay);
  const pulse = relay.pulse ?? LATCHING_PULSE;
  if (pulse < operate[1]) complain.error(`${field}.pulse`, `${pulse} ms may end before the relay has moved, which takes up to ${operate[1]} ms`, `give it ${Math.max(LATCHING_PULSE, operate[1])}`);
  if ('pin' in relay.set || 'pin' in relay.reset || relay.set.expander !== relay.reset.expander) {
    complain.error(`${field}.${'pin' in relay.set ? 'set' : 'reset'}`, 'the coils do not hang on one expander, so their pulses could not end together', 'put both of them on one');
  }
  const use = relayUses(board).find((each) => each.relay === name && each.stage.kind === 'selector');
  if (use) complain.error(`${field}.kind`, `nobody knows which inputs of ${use.stage.name} latching relays leave closed at power-up`, "take kind: 'relay'");
}

function checkMaster(board: Board, complain: Complain): void {
  const names = Object.keys(board.relays);
  if (!names.length || board.master || muteThatIsMaster(board)) return;
  const why = names.length > 1 ? `${names.length} relays and no pin that keeps all of them off` : `${names[0]} is no mute on a pin of the microcontroller`;
  complain.error('master', `${why}: what an expander or a latch last heard stays when the microcontroller stops`, 'feed the coils through a switch on a pin of its own, with a resistor that keeps it off');
}

/** Whether a supply that falls also drops the mutes. */
export function dropsMutes(board: Board, supply: string): boolean {
  return own(board.supplies, supply)?.supervised === true && (board.master !== undefined || muteThatIsMaster(board) !== undefined);
}
