/** Outputs and sockets that a microcontroller's own board has: drivers for coils, and plugs with a switched supply. */
import type { Board } from '../board.ts';
import type { DriverBank, Mcu } from '../mcu.ts';
import { MCUS } from '../mcu.ts';
import type { Complain } from './complaint.ts';
import { alternatives, at, own, volts } from './complaint.ts';
import { pinUses } from './pins.ts';

export function checkDrivers(board: Board, complain: Complain): void {
  const mcu: Mcu = MCUS[board.mcu];
  for (const bank of mcu.drivers ?? []) checkBank(board, mcu, bank, complain);
  checkSockets(board, mcu, complain);
}

/** The relays whose coils hang on a bank, with their fields. */
function coilsOn(board: Board, { pins }: DriverBank): { readonly name: string; readonly pin: string; readonly field: string }[] {
  return Object.entries(board.relays).flatMap(([name, relay]) =>
    relay.kind === 'relay' && 'pin' in relay.coil && pins.includes(relay.coil.pin) ? [{ name, pin: relay.coil.pin, field: at('relays', name) }] : [],
  );
}

function checkBank(board: Board, mcu: Mcu, bank: DriverBank, complain: Complain): void {
  const others = mcu.drivers!.filter((each) => each !== bank).map(({ pins }) => `${pins[0]} to ${pins.at(-1)}`);
  for (const { pin, field, what, as } of pinUses(board)) {
    if (!bank.pins.includes(pin) || as === 'coil') continue;
    complain.error(field, `${pin} cannot be ${what}: it is an output of a driver, ${bank.asleep} ohm to ground while that sleeps`, 'take a pin that is none');
  }
  if (board.master && bank.pins.includes(board.master.pin)) {
    complain.error('master.pin', `${board.master.pin} is an output of a driver, and its high is the supply of the board`, 'take a pin that is none');
  }
  const coils = coilsOn(board, bank);
  coils.forEach(({ name, pin, field }, i) => {
    const relay = board.relays[name]!;
    const supply = own(board.supplies, relay.supply);
    const [least, most] = bank.volts;
    if (supply && (supply.volts < least || supply.volts > most)) {
      complain.error(`${field}.supply`, `${volts(supply.volts)} is not what feeds the driver of ${pin}, ${least} to ${volts(most)}`, 'give it another supply, the one of the terminals');
    }
    if (relay.coilCurrent > bank.amperes) complain.error(`${field}.coilCurrent`, `${relay.coilCurrent} A is more than ${pin} gives, ${bank.amperes} A`, 'take another relay, or a driver of its own');
    if (board.master) complain.error(`${field}.coil.pin`, `${pin} feeds its coil itself, past the master`, 'take a pin with a driver that the master feeds');
    const [first] = coils;
    if (i === 0 || !first) return;
    complain.error(
      `${field}.coil.pin`,
      `${pin} and ${first.pin} (${first.field}) are outputs of one driver: to set one wakes both, and what is too much for one lets go of both`,
      `take ${others.length ? `one of ${alternatives(others)}` : 'a pin with a driver of its own'}`,
    );
  });
}

function checkSockets(board: Board, mcu: Mcu, complain: Complain): void {
  const sockets = mcu.sockets ?? {};
  const uses = pinUses(board);
  for (const [name, bus] of Object.entries(board.buses)) {
    const field = at('buses', name);
    if (bus.socket === undefined) {
      const [plug] = Object.entries(sockets).find(([, { scl, sda }]) => scl === bus.scl && sda === bus.sda) ?? [];
      if (plug) complain.warning(`${field}.socket`, `${bus.scl} and ${bus.sda} are at ${plug}, whose supply is off until the firmware is told of it`, `say socket: '${plug}', or feed the chips from elsewhere`);
      continue;
    }
    const socket = own(sockets, bus.socket);
    if (!socket) {
      complain.error(`${field}.socket`, `${mcu.id} has no socket ${bus.socket}`, Object.keys(sockets).length ? `name ${alternatives(Object.keys(sockets))}` : 'leave it out');
      continue;
    }
    for (const line of ['scl', 'sda'] as const) {
      if (bus[line] !== socket[line]) complain.error(`${field}.${line}`, `${line.toUpperCase()} of ${bus.socket} is ${socket[line]}`, `write '${socket[line]}'`);
    }
    for (const [pin] of socket.power) {
      const other = uses.find((use) => use.pin === pin);
      if (other) complain.error(other.field, `${pin} feeds ${bus.socket} (${field}.socket)`, 'take another');
    }
    if (socket.amperes < 0.1) complain.warning(`${field}.socket`, `pins feed ${bus.socket}: no more than ${socket.amperes * 1000} mA for all its chips`, `take ${alternatives(Object.entries(sockets).filter(([, each]) => each.amperes >= 0.1).map(([each]) => each))} for more`);
  }
}
