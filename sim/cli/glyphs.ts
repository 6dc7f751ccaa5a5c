/** `cuebox glyphs`: the fonts from their drawings. */
import { writeGlyphs } from '../../boards/build/glyphs.ts';
import { print } from './output.ts';

export function glyphs(): void {
  writeGlyphs();
  print('firmware/screen/glyphs.ts is made anew from firmware/screen/glyphs.txt');
}
