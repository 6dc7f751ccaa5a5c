import { execFileSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWavFile, writeWavFile } from '../../sim/listen/wavfile.ts';

const hasPython = ((): boolean => {
  try {
    execFileSync('python3', ['-c', 'import wave'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('a WAV file on disk', () => {
  const sound = [Float64Array.of(0, 0.5, -0.5), Float64Array.of(0.25, 0, -1)];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cuebox-wav-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const path = (name: string): string => join(folder, name);

  it('is read as it was written, and knows its name', () => {
    writeWavFile(path('a.wav'), sound, 44100);
    expect(readWavFile(path('a.wav'))).toEqual({ rate: 44100, channels: sound, bits: 24, name: 'a.wav' });
    expect(readdirSync(folder)).toEqual(['a.wav']);
  });

  it.skipIf(!hasPython)("opens in Python's wave module, sample by sample", () => {
    writeWavFile(path('a.wav'), sound, 48000);
    writeWavFile(path('b.wav'), [sound[0]!], 48000); // nine bytes: an odd data chunk
    const script =
      'import sys, wave\n' +
      'for name in sys.argv[1:]:\n' +
      '  w = wave.open(name)\n' +
      '  frames = w.readframes(99)\n' +
      '  print(*w.getparams()[:4], [int.from_bytes(frames[i:i+3], "little", signed=True) for i in range(0, len(frames), 3)])\n';
    const said = execFileSync('python3', ['-c', script, path('a.wav'), path('b.wav')], { encoding: 'utf8' });
    expect(said.split('\n')).toEqual([
      '2 3 48000 3 [0, 2097152, 4194304, 0, -4194304, -8388608]',
      '1 3 48000 3 [0, 4194304, -4194304]',
      '',
    ]);
  });

  it('is refused by name when it is not there, or a folder', () => {
    expect(() => readWavFile(path('none.wav'))).toThrow(`${path('none.wav')} is not there: check the name`);
    expect(() => readWavFile(folder)).toThrow('is a folder');
  });

  it('never goes over the file that is being played, under whatever name', () => {
    writeWavFile(path('in.wav'), sound, 48000);
    symlinkSync(path('in.wav'), path('soft.wav'));
    linkSync(path('in.wav'), path('hard.wav'));
    const before = readFileSync(path('in.wav'));
    for (const out of ['in.wav', 'soft.wav', 'hard.wav', './x/../in.wav']) {
      expect(() => writeWavFile(join(folder, out), [sound[0]!], 8000, { source: path('in.wav') }), out).toThrow('is the file that is being played');
    }
    expect(readFileSync(path('in.wav'))).toEqual(before);
    expect(writeWavFile(path('out.wav'), sound, 48000, { source: path('in.wav') })).toEqual({ clipped: 0 });
  });

  it('stays as it was when writing fails, with nothing left behind', () => {
    writeFileSync(path('a.wav'), 'dear');
    mkdirSync(path('folder.wav'));
    expect(() => writeWavFile(path('a.wav'), [Float64Array.of(NaN)], 48000)).toThrow('it is NaN');
    expect(() => writeWavFile(path('folder.wav'), sound, 48000)).toThrow('is not a plain file');
    expect(() => writeWavFile(path('none/a.wav'), sound, 48000)).toThrow('its folder is not there, make it first');
    expect(() => writeWavFile(path('a.wav/a.wav'), sound, 48000)).toThrow('its folder is not there, make it first');
    expect(readFileSync(path('a.wav'), 'utf8')).toBe('dear');
    expect(readdirSync(folder).sort()).toEqual(['a.wav', 'folder.wav']);
    mkdirSync(path(`.a.wav.${process.pid}.unfinished`)); // the disk says no in the middle
    expect(() => writeWavFile(path('a.wav'), sound, 48000)).toThrow('a.wav cannot be written (EEXIST): choose another place');
    expect(readFileSync(path('a.wav'), 'utf8')).toBe('dear');
  });

  // A recording of Debian's alsa-utils.
  const real = '/usr/share/sounds/alsa/Front_Center.wav';
  it.skipIf(!existsSync(real))('made by others is read: "Front, Center", 1.4 s of mono at 48 kHz', () => {
    const { rate, channels, bits, name } = readWavFile(real);
    expect({ rate, bits, name, count: channels.length }).toEqual({ rate: 48000, bits: 16, name: 'Front_Center.wav', count: 1 });
    expect(channels[0]!.length / rate).toBeCloseTo(1.43, 1);
    writeWavFile(path('copy.wav'), channels, rate, { format: '16' });
    expect(readWavFile(path('copy.wav')).channels).toEqual(channels);
  });
});
