/** What runs on solo: its parts, wired to one another. */
import { board } from './board.ts';
import type { Amp } from '../../firmware/amp.ts';
import { click, look, muteButton } from '../../firmware/amp.ts';
import { MUTE, ZERO_CROSS_MS, ds1882, level, open, setWipers, verify } from '../../firmware/chips/ds1882.ts';
import * as ssd1306 from '../../firmware/chips/ssd1306.ts';
import { fullCycleEncoder } from '../../firmware/input/encoder.ts';
import type { Seat } from '../../firmware/level/seat.ts';
import { STARTING } from '../../firmware/level/seat.ts';
import { lose, start } from '../../firmware/safety/supervisor.ts';
import { failureOf } from '../../hal/failure.ts';

const STEP = level(MUTE - 1) - level(MUTE); // mB a position
const FLOOR = level(MUTE); // mB of position 0

const contact = new Pin(board.path[2].pin);
digitalWrite(contact, 0);
I2C1.setup({ scl: new Pin(board.buses.I2C1.scl), sda: new Pin(board.buses.I2C1.sda), bitrate: board.buses.I2C1.bitrate });
const knob = new Pin(board.controls.knob.a);

const volume = ds1882(I2C1, board.chips.volume.address, board.chips.volume.zeroCross);
const oled: ssd1306.Ssd1306 = { bus: I2C1, address: board.chips.screen.address, height: board.chips.screen.height };

const seat: Seat = {
  want: 1,
  top: (board.seats[0].limit - FLOOR) / STEP,
  quiet: STARTING,
  timer: 0,
  at: -1,
  open: false,
  pace: Math.ceil((10 * STEP) / board.seats[0].rise),
  write: setWipers,
  chip: volume as never,
  mute: MUTE,
  arrival: ZERO_CROSS_MS + 2,
  travel: board.path[2].operate[1] + board.path[2].bounce[1] + board.path[2].skew + 1,
  contact: (closed) => digitalWrite(contact, closed),
  lost: (error) => lose(device, failureOf(error)),
};

const device: Amp = {
  seat,
  chip: {
    name: board.chips.volume.part,
    floor: FLOOR,
    step: STEP,
    open,
    verify,
  },
  screen: {
    timer: 0,
    knob,
    seat,
    waited: 0,
    cell: 0,
    fresh: -1,
    look: (screen) => look(device, screen),
    chip: oled as never,
    paint: ssd1306.paint,
    open: ssd1306.open,
    level: '',
    bar: 0,
    flag: '',
    note: '',
    drawn: '',
    drawnBar: 0,
    drawnFlag: '',
    drawnNote: '',
  },
  memory: { sequence: 0 },
  unmuting: 0,
  unsaved: -1,
  retry: 0,
  pause: 1,
  fault: '',
};

globalThis.amp = start(device, board.settling, (board.seats[0].startup - FLOOR) / STEP);

fullCycleEncoder(knob, new Pin(board.controls.knob.b), click, device);
const mute = new Pin(board.controls.button.pin);
pinMode(mute, 'input_pullup');
muteButton(device, mute);
