/** Buses and what hangs on them: addresses, bit rates, supplies, and the voltages of the lines. */
import type { Board, BusFacts, ChipFacts } from '../board.ts';
import { MCUS } from '../mcu.ts';
import { PARTS } from '../parts.ts';
import type { Complain } from './complaint.ts';
import { aPart, address, alternatives, at, hertz, missing, own, volts } from './complaint.ts';

/** A, at 0.4 V: what a part surely sinks (I2C specification, standard and fast mode). */
const SINK = 3e-3;
const LOW = 0.4;
/** Of its 3.3 V a microcontroller here takes this share for high (nRF52832, STM32F4 and ESP32 data sheets, 0.7 to 0.75 (memory)). */
const MCU_HIGH = 0.75 * 3.3;
/** These end at 5.5 V (their data sheets, by Texas Instruments); a BSS138 stands 50 V. */
const LOW_VOLTAGE_SHIFTER = /PCA9306|TX[SB]|LSF/i;

export function checkBuses(board: Board, complain: Complain): void {
  for (const [name, bus] of Object.entries(board.buses)) checkBus(board, name, bus, complain);
  const taken = new Map<string, string>();
  for (const [name, chip] of Object.entries(board.chips)) {
    checkChip(board, name, chip, complain);
    const place = `${chip.bus} ${chip.address}`;
    const other = taken.get(place);
    if (other === undefined) taken.set(place, name);
    else clash(board, name, other, complain);
  }
}

function clash(board: Board, name: string, other: string, complain: Complain): void {
  const chip = board.chips[name]!;
  const used = Object.values(board.chips).filter(({ bus }) => bus === chip.bus).map((each) => each.address);
  const free = PARTS[chip.part].addresses.filter((each) => !used.includes(each));
  const buses = Object.keys(board.buses).filter((bus) => bus !== chip.bus);
  complain.error(
    `${at('chips', name)}.address`,
    `${address(chip.address)} on ${chip.bus} is the address of ${other} too`,
    free.length
      ? `give one of them another, such as ${address(free[0]!)} for ${name} (${PARTS[chip.part].addressPins})`
      : `put one of them on another bus${buses.length ? `, such as ${buses[0]}` : ''}`,
  );
}

function checkBus(board: Board, name: string, bus: BusFacts, complain: Complain): void {
  const field = at('buses', name);
  const mcu = MCUS[board.mcu];
  if (!(mcu.i2c as readonly string[]).includes(name)) {
    complain.error(field, `${mcu.id} has no ${name}`, `call it ${alternatives(mcu.i2c)}`);
  }
  const chips = Object.entries(board.chips).filter(([, chip]) => chip.bus === name);
  const slow = chips.filter(([, { part }]) => PARTS[part].bitrate < bus.bitrate).sort(([, a], [, b]) => PARTS[a.part].bitrate - PARTS[b.part].bitrate);
  if (slow.length) {
    const [[slowest, { part }]] = slow as [[string, ChipFacts]];
    const most = PARTS[part].bitrate;
    complain.error(`${field}.bitrate`, `${hertz(bus.bitrate)} is above what ${slowest} takes, ${aPart(part)} with ${hertz(most)}`, `lower it to ${most}, or give ${slowest} a bus of its own`);
  }

  const near = own(board.supplies, bus.pullup.supply);
  if (!near) return missing(`${field}.pullup.supply`, 'supply', bus.pullup.supply, Object.keys(board.supplies), complain);
  if (near.volts > mcu.pinVolts) {
    complain.error(`${field}.pullup.supply`, `${volts(near.volts)} is above what pins of ${mcu.id} stand, ${volts(mcu.pinVolts)}`, 'pull up to the supply of the microcontroller, with a shifter for parts of another one');
  } else if (near.volts < MCU_HIGH) {
    complain.error(`${field}.pullup.supply`, `${volts(near.volts)} is below what ${mcu.id} takes for high, ${volts(MCU_HIGH)}`, 'pull up to 3.3 V');
  }
  const far = bus.shifter && own(board.supplies, bus.shifter.supply);
  if (bus.shifter && !far) return missing(`${field}.shifter.supply`, 'supply', bus.shifter.supply, Object.keys(board.supplies), complain);
  if (bus.shifter && far) checkShifter(field, bus.shifter, near.volts, far.volts, chips, complain);

  // Whoever pulls a line low sinks the current of both sides of a shifter.
  const current = (near.volts - LOW) / bus.pullup.ohm + (bus.shifter && far ? (far.volts - LOW) / bus.shifter.ohm : 0);
  if (current > SINK) {
    const side = bus.shifter && far && (far.volts - LOW) / bus.shifter.ohm > current / 2 ? 'shifter' : 'pullup';
    complain.error(`${field}.${side}.ohm`, `a part that pulls a line low has to sink ${(current * 1000).toFixed(1)} mA, more than the ${SINK * 1000} mA that it surely can`, 'take a greater pull-up resistor, such as 10000');
  }
}

function checkShifter(
  field: string,
  { part }: NonNullable<BusFacts['shifter']>,
  near: number,
  far: number,
  chips: readonly (readonly [string, ChipFacts])[],
  complain: Complain,
): void {
  if (far < near) complain.error(`${field}.shifter.supply`, `${volts(far)} is below the ${volts(near)} of the other side`, 'turn it round: the microcontroller belongs on the lower side');
  if (far > 5.5 && LOW_VOLTAGE_SHIFTER.test(part)) complain.error(`${field}.shifter.part`, `${part} ends at 5.5 V, and its far side has ${volts(far)}`, 'take two BSS138');
  if (!chips.some(([, chip]) => chip.behindShifter)) complain.warning(`${field}.shifter`, 'no chip is behind it', 'leave it out, or say behindShifter: true for those that are');
}

function checkChip(board: Board, name: string, chip: ChipFacts, complain: Complain): void {
  const field = at('chips', name);
  const part = PARTS[chip.part];
  if (!part.addresses.includes(chip.address)) {
    const all = part.addresses.map(address);
    complain.error(`${field}.address`, `${aPart(chip.part)} cannot be at ${address(chip.address)}`, `its address is ${all.length > 4 ? `one of ${all[0]} to ${all.at(-1)}` : alternatives(all)} (${part.addressPins})`);
  }
  const supply = own(board.supplies, chip.supply);
  const [least, greatest] = part.supply;
  if (!supply) missing(`${field}.supply`, 'supply', chip.supply, Object.keys(board.supplies), complain);
  const fits = supply !== undefined && supply.volts >= least && supply.volts <= greatest;
  if (supply && !fits) {
    complain.error(`${field}.supply`, `${volts(supply.volts)} is not what ${aPart(chip.part)} runs on, ${least} to ${volts(greatest)}`, 'give it another supply');
  }
  const bus = own(board.buses, chip.bus);
  if (!bus) missing(`${field}.bus`, 'bus', chip.bus, Object.keys(board.buses), complain);
  else if (chip.behindShifter && !bus.shifter) complain.error(`${field}.behindShifter`, `${chip.bus} has no shifter`, `add it to ${at('buses', chip.bus)}, or say false`);
  else if (fits) checkLines(board, name, chip, bus, supply.volts, complain);
}

/** High enough for the part, not too high for anybody. */
function checkLines(board: Board, name: string, chip: ChipFacts, bus: BusFacts, supply: number, complain: Complain): void {
  const part = PARTS[chip.part];
  const pull = own(board.supplies, chip.behindShifter ? bus.shifter!.supply : bus.pullup.supply);
  if (!pull) return;
  const field = at('chips', name);
  const mcu = MCUS[board.mcu];
  const high = 'volts' in part.high ? part.high.volts : part.high.share * supply;
  const pullsUp = part.pullsUp && !chip.behindShifter;
  if (pull.volts < high - 1e-9 && !pullsUp) {
    complain.error(
      `${field}.${chip.behindShifter ? 'supply' : 'behindShifter'}`,
      `a high on ${chip.bus} is ${volts(pull.volts)} there, and ${aPart(chip.part)} at ${volts(supply)} takes ${volts(high)} for one`,
      chip.behindShifter ? 'let the shifter and the part have the same supply' : bus.shifter ? 'put it behind the shifter' : `give ${chip.bus} a shifter and put it behind that`,
    );
  }
  const stands = 'volts' in part.stands ? part.stands.volts : supply + part.stands.above;
  if (pull.volts > stands + 1e-9) {
    complain.error(
      chip.behindShifter ? `${field}.behindShifter` : `${at('buses', chip.bus)}.pullup.supply`,
      `${volts(pull.volts)} is above what the lines of ${name} stand, ${aPart(chip.part)} at ${volts(supply)} with ${volts(stands)}`,
      chip.behindShifter ? "put it on the microcontroller's side" : 'pull up to a lower supply, with a shifter for parts that need more',
    );
  }
  if (pullsUp && supply > mcu.pinVolts) {
    complain.error(`${field}.behindShifter`, `${aPart(chip.part)} pulls the bus up to its ${volts(supply)}, and pins of ${mcu.id} stand ${volts(mcu.pinVolts)}`, `put it behind ${bus.shifter ? 'the' : 'a'} shifter`);
  }
}
