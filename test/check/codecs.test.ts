import { describe, expect, test } from 'vitest';
import { programOf } from '../../boards/build/wire.ts';
import { board as whole } from '../../boards/interface/board.ts';
import { ratesOf } from '../../boards/plan/codecs.ts';
import type { Board, CodecFacts } from '../../boards/board.ts';
import type { FineRow, Row } from './seeded.ts';
import { said } from './seeded.ts';

/** Without its meters: what another codec cannot record they cannot measure, and that has a test of its own. */
const { meters: _, clipLight: _light, ...face } = whole;
const { codec } = face.chips;
const [mixer] = face.path;
const { audio } = codec;
const wm8960 = { ...codec, part: 'WM8960' } as const;
const headphones = (name: string, chip: string, relay: string, more: object = {}): object => ({
  ...face.seats[0], path: [{ kind: 'volume', name: `${name} volume`, chip }, { kind: 'mute relay', name: `${name} mute`, relay, form: 'C', dischargeResistance: 22, ...more }],
});

const rows: Row[] = [
  ['a rate that the clock cannot give', face, { 'chips.codec.audio.rate': 44_100 }, [
    'chips.codec.audio.rate: 44.1 kHz cannot be made of 12.288 MHz by a WM8731: take 8000, 32000, 48000 or 96000, or another clock',
  ]],
  ['a clock that no rate fits', face, { 'chips.codec.audio.mclk': 13_000_000 }, [
    'chips.codec.audio.mclk: a WM8731 can do nothing with 13 MHz: take a usual clock, such as 12288000 or 12000000',
  ]],
  ['a format that the part has not', face, { 'chips.codec.audio.format': 'right', 'chips.codec.audio.bits': 32 }, [
    'chips.codec.audio.format: a WM8731 has no right of 32 bits: take I2S',
  ]],
  ['two codecs on one address', face, { 'chips.second': { ...wm8960, address: 0x1a } }, [
    'chips.second.address: 0x1a on I2C1 is the address of codec too: put one of them on another bus',
    'chips.second: no stage uses it: leave it out: a board has one codec in its path',
  ]],
  ['an input that the part has not', face, { 'path[0].inputs.line': 'line 3' }, [
    'path[0].inputs.line: a WM8731 has no line 3 that can be heard: take dac, line or microphone',
  ]],
  ['two sources on one input', face, { 'path[0].inputs.tape': 'line', 'sources.tape': face.sources.line }, [
    'path[0].inputs.tape: line is on that way already: give each source an input of its own',
  ]],
  ['a monitor that is an input too', face, { 'path[0].monitor': { source: 'line', input: 'line' }, 'sources.mic': undefined }, [
    'path[0].monitor: line would be heard twice: leave it out',
    'path[0].monitor.input: line is on that way already: give each source an input of its own',
  ]],
  ['a source that nobody hears', face, { 'sources.tape': face.sources.line }, [
    'sources.tape: no input of mixer is tape, so nobody can hear it: add it to path[0].inputs',
  ]],
  ['an input that is no source', face, { 'path[0].inputs': { usb: 'dac', lime: 'line' } }, [
    'path[0].inputs.lime: there is no source "lime": name line',
  ]],
  ['a codec that no stage uses', face, { path: [], sources: { line: face.sources.line }, seats: [{ ...face.seats[1], path: face.seats[1].path }], jacks: { amp: face.jacks.amp }, controls: {}, outputs: undefined, 'relays[\'mute own\']': undefined }, [
    'chips.codec: no stage uses it: begin the path with a stage of kind codec, or leave it out',
    'warning: seats[0]: amp has one volume for both ears (amp volume): no balance and no trim: add a part with two channels if somebody needs them',
    "warning: seats[0]: no knob or button turns amp up and down: name it in a control: seat: 'amp'",
  ]],
  ['a stage that names no codec', face, { path: [{ ...mixer, chip: 'driver' }] }, [
    'path[0].chip: driver is a TPA6130A2 and no codec: name a codec',
  ]],
  ['headphones at half supply without a capacitor', face, { 'jacks.own.coupling': undefined }, [
    'jacks.own: 3.5 mm socket of the codec would carry half of 3V3: the outputs of a WM8731 stand there: add coupling, the capacitor in series with each ear, such as 220e-6',
  ]],
  ['a capless jack whose contact rests on ground', face, { 'chips.codec': { ...wm8960, capless: true }, 'path[0]': { ...mixer, inputs: { usb: 'dac', line: 'line 3' } }, seats: [{ ...face.seats[0], limit: -800 }], jacks: { own: { title: 'Socket' } }, 'chips.driver': undefined, "relays['mute amp']": undefined, controls: { knob: face.controls.knob }, outputs: undefined }, [
    "seats[0].path: the headphones of own have no capacitors, so their return is OUT3 at half supply: a mute contact at rest on ground shorts it: write return: 'OUT3' in the mute relay",
  ]],
  ['a return that the codec has not', face, { 'seats[0]': headphones('own', 'codec', 'mute own', { return: 'VGND' }) }, [
    'seats[0].path: codec has no return at VGND: its headphones have capacitors: leave return out, or set capless',
  ]],
  ['a monitor on the only way round the DAC', face, { seats: [{ ...face.seats[0], limit: -900 }], jacks: { own: face.jacks.own }, controls: { knob: face.controls.knob }, outputs: undefined, "relays['mute amp']": undefined, 'chips.driver': undefined, 'chips.codec': { ...codec, part: 'ES8388', address: 0x10, pair: 1 }, 'path[0]': { ...mixer, inputs: { usb: 'dac', line: 'line 1' }, monitor: { source: 'mic', input: 'line 2' } }, 'sources.usb.maximum': 0.8, 'sources.line.maximum': 0.8 }, [
    'path[0].monitor.input: line is on that way already: give each source an input of its own',
  ]],
  ['two pairs of outputs with one silence', face, { 'chips.codec': { ...codec, part: 'ES8388', address: 0x10, pair: 1 }, 'path[0]': { ...mixer, inputs: { usb: 'dac', line: 'line 1' }, monitor: undefined }, 'sources.mic': undefined, 'sources.usb.maximum': 0.8, 'sources.line.maximum': 0.8, 'seats[0].limit': -800 }, [
    'seats: an ES8388 has one silence for both pairs of outputs: own muted would silence amp: use one of them',
  ]],
  ['a line output that the part has not', face, { 'seats[0].limit': -800, 'chips.codec': wm8960, 'path[0]': { ...mixer, inputs: { usb: 'dac', line: 'line 3' } } }, [
    'seats[1].path: a WM8960 has no line output, and no volume of codec is in the path of amp: add a stage of kind volume with codec',
  ]],
];

const fine: FineRow[] = [
  ['its sister', face, { 'chips.codec.part': 'TLV320AIC23B', "supplies['3V3'].supervised": true }],
  ['12 MHz of a USB bridge, 44.1 kHz', face, { 'chips.codec.audio.mclk': 12_000_000, 'chips.codec.audio.rate': 44_100 }],
  ['a codec that gives the clocks', face, { 'chips.codec.audio.leads': true }],
];

describe('codecs', () => {
  test.each(rows)('%s', (_, board, changes, complaints) => {
    expect(said(board, changes)).toEqual(complaints);
  });

  test.each(fine)('%s: fine', (_, board, changes) => {
    expect(said(board, changes)).toEqual([]);
  });

  test('what one may write of the digital side is what the driver can make', () => {
    const parts: CodecFacts[] = [codec, { ...codec, part: 'TLV320AIC23B' }, { ...codec, part: 'SGTL5000', address: 0x0a }, wm8960, { ...codec, part: 'ES8388', address: 0x10, pair: 1 }];
    for (const chip of parts) {
      for (const mclk of [11_289_600, 12_000_000, 12_288_000, 18_432_000, 24_576_000]) {
        for (const rate of ratesOf({ ...chip, audio: { ...audio, mclk } })) {
          const made: Board = { ...face, sources: { ...face.sources, usb: { ...face.sources.usb, maximum: 0.8 } }, chips: { ...face.chips, codec: { ...chip, audio: { ...audio, mclk, rate } } }, path: [{ ...mixer, inputs: { usb: 'dac' } as Record<string, 'dac'>, ...(chip.part === 'WM8731' || chip.part === 'TLV320AIC23B' ? {} : { monitor: undefined as never }) }] };
          expect(() => programOf(made)).not.toThrow();
        }
      }
    }
  });
});
