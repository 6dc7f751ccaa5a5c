import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWav, wavBytes, WavError } from '../../sim/listen/wav.ts';

/** A WAV file by hand, so that reader and writer are not only each other's witness. */
interface Recipe {
  format?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  data?: Buffer;
  /** Bytes between the `fmt ` and the `data` chunk. */
  between?: Buffer;
  /** What the data chunk claims. */
  claim?: number;
  extensible?: boolean;
}

function wav(recipe: Recipe = {}): Buffer {
  const { format = 1, channels = 1, rate = 48000, bits = 16, data = Buffer.alloc(8), between = Buffer.alloc(0) } = recipe;
  const fmt = Buffer.alloc(recipe.extensible ? 40 : 16);
  fmt.writeUInt16LE(recipe.extensible ? 0xfffe : format, 0);
  fmt.writeUInt16LE(channels, 2);
  fmt.writeUInt32LE(rate, 4);
  fmt.writeUInt32LE((rate * channels * bits) >> 3, 8);
  fmt.writeUInt16LE((channels * bits) >> 3, 12);
  fmt.writeUInt16LE(bits, 14);
  if (recipe.extensible) {
    fmt.writeUInt16LE(22, 16);
    fmt.writeUInt16LE(bits, 18);
    fmt.writeUInt16LE(format, 24);
    Buffer.from('000000001000800000aa00389b71', 'hex').copy(fmt, 26);
  }
  const body = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', fmt), between, chunk('data', data, recipe.claim)]);
  return chunk('RIFF', body);
}

function chunk(id: string, data: Buffer, claim = data.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id);
  head.writeUInt32LE(claim, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

const sampleOf = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }).map((k) => k / 2 ** (bits - 1));
const channelsOf = (sample: fc.Arbitrary<number>) =>
  fc.integer({ min: 1, max: 40 }).chain((n) =>
    fc.array(fc.array(sample, { minLength: n, maxLength: n }).map((a) => Float64Array.from(a)), { minLength: 1, maxLength: 2 }),
  );

describe('writing and reading a WAV file', () => {
  it.each([
    ['16', 16],
    ['24', 24],
  ] as const)('gives every %s-bit sample back', (format, bits) => {
    fc.assert(
      fc.property(channelsOf(sampleOf(bits)), fc.constantFrom(8000, 44100, 48000, 192000), (channels, rate) => {
        const { bytes, clipped } = wavBytes(channels, rate, format);
        expect(clipped).toBe(0);
        expect(parseWav(bytes, 'a.wav')).toEqual({ rate, channels: channels.map(plusZero), bits, name: 'a.wav' });
      }),
    );
  });

  it('gives every float back as a single-precision number, loud ones too', () => {
    fc.assert(
      fc.property(channelsOf(fc.float({ noNaN: true, noDefaultInfinity: true })), (channels) => {
        const { bytes, clipped } = wavBytes(channels, 48000, '32f');
        expect(clipped).toBe(0);
        expect(parseWav(bytes, 'a.wav').channels).toEqual(channels);
      }),
    );
  });

  it('keeps any sample within half a step of 24 bits, and clips and counts what is beyond full scale', () => {
    fc.assert(
      fc.property(channelsOf(fc.double({ min: -1.2, max: 1.2, noNaN: true })), (channels) => {
        const { bytes, clipped } = wavBytes(channels, 48000);
        const back = parseWav(bytes, 'a.wav').channels;
        let beyond = 0;
        channels.forEach((channel, ch) =>
          channel.forEach((v, n) => {
            if (Math.abs(v) > 1 + 2 ** -24) beyond++;
            const most = (2 ** 23 - 1) / 2 ** 23;
            expect(Math.abs(back[ch]![n]! - Math.max(-1, Math.min(most, v)))).toBeLessThanOrEqual(2 ** -24 + 1e-15);
          }),
        );
        expect(clipped).toBe(beyond);
      }),
    );
  });

  it('writes a plain PCM header, and a zero behind an odd number of bytes', () => {
    const { bytes } = wavBytes([Float64Array.of(0.5, -0.5, 1)], 48000);
    const hex = Buffer.from(bytes).toString('hex');
    expect(hex).toBe(
      '52494646' + '2e000000' + '57415645' + // RIFF, 46 bytes follow, WAVE
      '666d7420' + '10000000' + '0100' + '0100' + '80bb0000' + '80320200' + '0300' + '1800' + // fmt: 16 bytes, PCM, mono
      '64617461' + '09000000' + '000040' + '0000c0' + 'ffff7f' + '00', // data: 9 bytes and one to make it even
    );
  });

  it('refuses to write what is no sound', () => {
    expect(() => wavBytes([], 48000)).toThrow('cannot write 0 channels');
    expect(() => wavBytes([new Float64Array(0)], 48000)).toThrow('without samples');
    expect(() => wavBytes([new Float64Array(2), new Float64Array(3)], 48000)).toThrow('2 and 3 samples');
    expect(() => wavBytes([Float64Array.of(0, NaN)], 48000)).toThrow('cannot write sample 1: it is NaN');
    expect(() => wavBytes([new Float64Array(2)], 44100.5)).toThrow('sample rate of 44100.5');
  });
});

describe('reading a WAV file made elsewhere', () => {
  const ints = (...values: number[]): Buffer => Buffer.from(Int16Array.from(values).buffer);

  it('reads 8, 16, 24 and 32 bits, floats and doubles', () => {
    expect(one(wav({ bits: 8, data: Buffer.from([0, 128, 255]) }))).toEqual([-1, 0, 127 / 128]);
    expect(one(wav({ bits: 16, data: ints(-32768, 0, 16384) }))).toEqual([-1, 0, 0.5]);
    expect(one(wav({ bits: 24, data: Buffer.from('000080' + '000000' + '000040', 'hex') }))).toEqual([-1, 0, 0.5]);
    expect(one(wav({ bits: 32, data: Buffer.from(Int32Array.of(-(2 ** 31), 0, 2 ** 30).buffer) }))).toEqual([-1, 0, 0.5]);
    expect(one(wav({ format: 3, bits: 32, data: Buffer.from(Float32Array.of(-1, 0, 0.5).buffer) }))).toEqual([-1, 0, 0.5]);
    expect(one(wav({ format: 3, bits: 64, data: Buffer.from(Float64Array.of(-1, 0, 0.1).buffer) }))).toEqual([-1, 0, 0.1]);
  });

  it('reads the EXTENSIBLE header, whose floats are floats', () => {
    expect(one(wav({ extensible: true, bits: 16, data: ints(-32768, 16384) }))).toEqual([-1, 0.5]);
    const floats = Buffer.from(Float32Array.of(-1, 0.5).buffer);
    expect(one(wav({ extensible: true, format: 3, bits: 32, data: floats }))).toEqual([-1, 0.5]);
  });

  it('parts left from right', () => {
    const { channels } = parseWav(wav({ channels: 2, data: ints(16384, -16384, 8192, -8192) }), 'a.wav');
    expect(channels.map((c) => [...c])).toEqual([[0.5, 0.25], [-0.5, -0.25]]);
  });

  it('steps over every chunk that is not sound, lists and odd lengths included', () => {
    const list = chunk('LIST', Buffer.from('INFOISFT\x0e\0\0\0Lavf58.29.100\0', 'latin1'));
    const between = Buffer.concat([list, list, chunk('id3 ', Buffer.from('odd')), chunk('cue ', Buffer.alloc(4, 0xff))]);
    expect(one(wav({ between, data: ints(16384) }))).toEqual([0.5]);
  });

  it('takes a file that was written into a pipe to its end', () => {
    expect(one(wav({ claim: 0xffffffff, data: ints(16384, 0) }))).toEqual([0.5, 0]);
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'x.wav is not a WAV file: it does not begin with RIFF and WAVE'],
    ['an MP3 file', Buffer.from('ID3\x04\0\0\0\0\0\0and so on'), 'x.wav is not a WAV file'],
    ['a big-endian file', Buffer.from('RIFX\0\0\0\x04WAVE'), 'x.wav is an RIFX file'],
    ['a header alone', Buffer.from('RIFF\x04\0\0\0WAVE'), 'x.wav has no "fmt " chunk'],
    ['no data chunk', wav().subarray(0, 36), 'x.wav has no "data" chunk'],
    ['missing samples', wav({ data: Buffer.alloc(100) }).subarray(0, -30), 'x.wav is cut off: 30 of 100 bytes of samples are missing'],
    ['half a sample', wav({ data: Buffer.alloc(3) }), 'x.wav is cut off in the middle of a sample'],
    ['no samples', wav({ data: Buffer.alloc(0) }), 'x.wav has no samples'],
    ['six channels', wav({ channels: 6, data: Buffer.alloc(12) }), 'x.wav has 6 channels: cuebox plays one or two: mix it down first'],
    ['no channels', wav({ channels: 0 }), 'x.wav has no channels'],
    ['A-law', wav({ format: 6, bits: 8 }), 'x.wav has format 6 with 8 bits'],
    ['12 bits', wav({ bits: 12 }), 'x.wav has format 1 with 12 bits'],
    ['a rate of 0', wav({ rate: 0 }), 'x.wav has a sample rate of 0'],
    ['a sample that is no number', wav({ format: 3, bits: 32, data: Buffer.from(Float32Array.of(0, NaN).buffer) }), 'no number (number 1)'],
  ])('refuses %s in one sentence', (_what, bytes, sentence) => {
    expect(() => parseWav(bytes, 'x.wav')).toThrow(WavError);
    expect(() => parseWav(bytes, 'x.wav')).toThrow(sentence);
  });

  it('refuses samples that are packed into more bytes than their bits need', () => {
    const bytes = wav({ bits: 24, data: Buffer.alloc(12) });
    bytes.writeUInt16LE(4, 32); // 24 bits in 4 bytes
    expect(() => parseWav(bytes, 'x.wav')).toThrow('x.wav packs 1 samples of 24 bits into 4 bytes');
  });

  it('refuses every beginning of a file', () => {
    const whole = Buffer.from(wavBytes([Float64Array.of(0.1, 0.2, 0.3, 0.4)], 48000).bytes);
    for (let n = 0; n < whole.length; n++) expect(() => parseWav(whole.subarray(0, n), 'x.wav'), `${n} bytes`).toThrow(WavError);
  });

  it('reads or refuses, whatever bytes are wrong', () => {
    const flip = fc.record({ at: fc.nat({ max: 59 }), byte: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(fc.array(flip, { minLength: 1, maxLength: 6 }), (flips) => {
        const bytes = wav({ channels: 2, data: Buffer.alloc(16, 1) });
        for (const { at, byte } of flips) bytes[at] = byte;
        try {
          const { channels } = parseWav(bytes, 'x.wav');
          expect(channels.length === 1 || channels[0]!.length === channels[1]!.length).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(WavError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function one(bytes: Uint8Array): number[] {
  return [...parseWav(bytes, 'a.wav').channels[0]!];
}

/** Integers have no negative zero. */
function plusZero(channel: Float64Array): Float64Array {
  return channel.map((v) => v + 0);
}
