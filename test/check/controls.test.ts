import { describe, expect, test } from 'vitest';
import { board as desk } from '../../boards/desk/board.ts';
import { board as pocket } from '../../boards/pocket/board.ts';
import { board as six } from '../../boards/six/board.ts';
import { board as solo } from '../../boards/solo/board.ts';
import { PIXL } from '../screen/pixl.ts';
import type { FineRow, Row } from './seeded.ts';
import { said } from './seeded.ts';

const rows: Row[] = [
  ['a seat that is not there', six, { "controls['button ben'].seat": 'benn' }, [
    `controls['button ben'].seat: there is no seat "benn": name ben`,
  ]],
  ['a knob that forgot its seat', six, { "controls['knob ben'].seat": undefined }, [
    "warning: seats[1]: no knob or button turns ben up and down: name it in a control: seat: 'ben'",
  ]],
  ['nobody to turn it', pocket, { 'controls.up': undefined, 'controls.down': undefined }, [
    "warning: seats[0]: no knob or button turns phones up and down: name it in a control: seat: 'phones'",
  ]],
  ['a screen that the microcontroller does not have', pocket, { screen: 'own' }, [
    'screen: MDBT42Q has no screen of its own: leave it out, or add one to the chips',
  ]],
  ['two screens', PIXL, { 'chips.screen': { ...solo.chips.screen, height: 64 } }, [
    'screen: there is a screen already, screen: leave one of them out',
  ]],
  ['a button for the next of one input', solo, { 'controls.button.does': 'input' }, [
    'controls.button.does: there is no selector, so there is no next input: give it something else to do, or add a selector',
  ]],
  ['a filter that is too slow', solo, { 'controls.knob.filter.capacitor': 1e-6 }, [
    'controls.knob.filter.capacitor: an edge takes 24.0 ms through this filter, and at 60 detents a second edges are 4.2 ms apart: take 86 nF or less, or smaller resistors',
  ]],
  ['a filter that is too slow for four edges', solo, { 'controls.knob.filter.capacitor': 100e-9 }, [
    'controls.knob.filter.capacitor: an edge takes 2.4 ms through this filter, and at 60 detents a second edges are 4.2 ms apart: take 86 nF or less, or smaller resistors',
  ]],
  ['no filter where one is needed', solo, { 'controls.knob.edges': 1, 'controls.knob.filter.capacitor': 0 }, [
    'warning: controls.knob.filter.capacitor: a knob with one edge a detent and no filter jumps to and fro when a contact bounces: take about 22 nF',
  ]],
  ['a button that bounces too long', solo, { 'controls.button.bounce.ms': 40 }, [
    'controls.button.bounce.ms: 40 ms of bounce are taken for a second press, from 30 ms on: take a better button, or put a capacitor across it',
  ]],
  ['a jack that is not there', six, { 'seats[1].jack': 'jack bob' }, [
    'seats[1].jack: there is no jack "jack bob": name jack ben',
  ]],
  ['a jack for two', six, { 'seats[1].jack': 'jack anna' }, [
    'seats[1].jack: jack anna is the jack of anna already: give each seat its own',
  ]],
  ['a jack for nobody', solo, { 'jacks.other': solo.jacks.phones }, [
    'jacks.other: no seat has it: give it to a seat, or leave it out',
  ]],
  ['two seats of one name', six, { 'seats[1].name': 'anna', "controls['knob ben'].seat": 'anna', "controls['button ben'].seat": 'anna' }, [
    'seats[1].name: there is a seat anna already (seats[0]): give it another name',
  ]],
  ['a name that is not that of the folder', solo, { name: 'sola' }, [
    'name: the board is called sola, and its folder solo: give both one name',
  ]],
];

describe('a hand', () => {
  test.each(rows)('%s', (_, board, mistake, complaints) => {
    expect(said(board, mistake)).toEqual(complaints);
  });

  test.each([
    ['a slow filter for one edge a detent', solo, { 'controls.knob.edges': 1, 'controls.knob.filter.capacitor': 100e-9 }],
    ['buttons in place of a knob', pocket, { 'controls.mute': undefined }],
    ['a knob and a button for one seat', desk, { 'controls.source.seat': 'phones' }],
    ['a screen without a knob', solo, { 'controls.knob': undefined, 'controls.louder': { ...solo.controls.button, does: 'up', pin: 'D3' } }],
    ['a screen of its own', PIXL, {}],
  ] as FineRow[])('%s is no mistake', (_, board, change) => {
    expect(said(board, change)).toEqual([]);
  });
});
