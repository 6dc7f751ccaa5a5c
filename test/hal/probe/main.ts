/** Calls everything that the contract between firmware and hardware has, and prints what comes of it. */
import { board } from './board.ts';
import { failureOf } from '../../../hal/failure.ts';

const AT = board.chips.volume.address;

function hex(bytes: ArrayLike<number>): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += (i ? ' ' : '') + bytes[i]!.toString(16);
  return text;
}

function timers(): void {
  const say = (what: string): void => print('timer ' + what);
  setTimeout(say, 60, 'late');
  setTimeout(say, 20, 'first of two');
  setTimeout(say, 20, 'second of two');
  clearTimeout(setTimeout(say, 5, 'cleared'));
  setTimeout(() => print('timer without argument'), 40);
  let rounds = 0;
  const interval = setInterval((what: string) => {
    rounds++;
    print('interval ' + what + ' ' + rounds);
    if (rounds === 3) clearInterval(interval);
  }, 100, 'again');
}

function time(): void {
  const start = getTime();
  setTimeout(() => {
    const ms = (getTime() - start) * 1000;
    print('time ' + (ms >= 50 && ms < 70 ? 'passed' : 'wrong: ' + ms));
  }, 50);
}

function crc(): void {
  print('crc ' + E.CRC32('123456789') + ' ' + E.CRC32('') + ' ' + E.CRC32([0, 255, 128]));
}

function storage(): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- Espruino's way to its own modules
  const files = require('Storage');
  print('storage ' + (files.read('probe.none') === undefined ? 'nothing' : 'something'));
  print('storage ' + files.write('probe.a', 'one, two'));
  print('storage ' + files.read('probe.a'));
  files.write('probe.a', 'three');
  print('storage ' + files.read('probe.a'));
}

function bus(): void {
  I2C1.setup({ scl: new Pin(board.buses.I2C1.scl), sda: new Pin(board.buses.I2C1.sda), bitrate: board.buses.I2C1.bitrate });
  I2C1.writeTo(AT, 0x84);
  I2C1.writeTo(AT, 0x01, 0x41);
  I2C1.writeTo(AT, [0x02, 0x42]);
  I2C1.writeTo(AT, '\x03C');
  I2C1.writeTo(AT, new Uint8Array([0x04, 0x44]));
  I2C1.writeTo(AT, 0x05, [0x45, 0x06], 'F', new Uint8Array([0x07, 0x47]));
  I2C1.writeTo({ address: AT }, 0x08, 0x48);
  print('bus ' + hex(I2C1.readFrom(AT, 3)));
  I2C1.writeTo({ address: AT, stop: false }, 0x09);
  const read = I2C1.readFrom({ address: AT }, 2);
  print('bus ' + hex(read) + ', ' + read.length);
  I2C1.writeTo(AT, []);
  for (const address of [0x29, 0x50]) {
    try {
      I2C1.writeTo(address, 1);
      print('bus: no error');
    } catch (error) {
      print('bus write ' + failureOf(error));
    }
    try {
      I2C1.readFrom(address, 1);
      print('bus: no error');
    } catch (error) {
      print('bus read ' + failureOf(error));
    }
  }
}

function pins(): void {
  const pin = new Pin('D16');
  digitalWrite(pin, 1);
  print('pin ' + digitalRead(pin));
  digitalWrite(pin, false);
  print('pin ' + digitalRead(pin));
  const contact = new Pin(board.controls.button.pin);
  pinMode(contact, 'input_pullup');
  print('pin ' + digitalRead(contact) + ' ' + contact.read());
}

function analog(): void {
  // Whole codes: the last digits of a decimal are the interpreter's own.
  print('analog ' + Math.round(analogRead(new Pin('D2')) * 16384) + ' ' + Math.round(analogRead(new Pin('D3')) * 16384) + ' ' + analogRead(new Pin('D2')).toFixed(2));
  print('analog ' + (isNaN(analogRead(new Pin('D7'))) ? 'none' : 'some'));
}

function watch(): void {
  const options = { repeat: true, edge: 'both', debounce: 0, data: new Pin(board.controls.other.pin) } as const;
  const seen = (name: string) => (edge: WatchEvent) => {
    const since = Math.round((edge.time - edge.lastTime) * 1000);
    print(name + ' ' + edge.state + ' ' + edge.data + ' ' + (edge.lastTime ? since : 'first') + ' ' + digitalRead(edge.pin));
  };
  setWatch(seen('both'), new Pin(board.controls.button.pin), options);
  setWatch((edge) => print('rising ' + edge.state), new Pin(board.controls.button.pin), { repeat: true, edge: 'rising', debounce: 0 });
  setWatch((edge) => print('once ' + edge.state), new Pin(board.controls.other.pin), { edge: 'falling', debounce: 0 });
}

function broken(): void {
  setTimeout(() => {
    throw new Error('on purpose');
  }, 5);
  setTimeout(() => print('goes on after an exception'), 10);
}

const all: Record<string, () => void> = {
  'timers': timers, 'time': time, 'crc': crc, 'storage': storage, 'bus': bus, 'pins': pins, 'analog': analog, 'watch': watch, 'broken': broken,
};

globalThis.amp = (line: string) => {
  all[line]!();
  return 'did ' + line;
};
