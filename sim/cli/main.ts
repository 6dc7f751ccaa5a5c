/** The commands and their options. What a command does is in the file of its name, loaded when it is asked for. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { AdviseFlags } from './advise.ts';
import type { CheckFlags } from './check.ts';
import { fail } from './failure.ts';
import type { PlayFlags } from './play.ts';
import type { ProveFlags } from './prove.ts';
import type { RunFlags } from './run.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

const examples = (...lines: readonly (readonly [command: string, what: string])[]): string => {
  const width = Math.max(...lines.map(([command]) => command.length));
  return `\nExamples:\n${lines.map(([command, what]) => `  $ ${command.padEnd(width)}  ${what}`).join('\n')}`;
};
const json = (): Option => new Option('--json', 'print data, not words');

const program = new Command('cuebox')
  .description('Open firmware for headphone amps, and a simulator that runs the very same firmware.')
  .version(version)
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'cuebox: ')) })
  .showHelpAfterError('(cuebox --help lists what there is)')
  .addHelpText('after', examples(
    ['cuebox sim', 'turn the knob of a simulated amp'],
    ['cuebox run boards/solo/scenarios --on bundle', 'check every scenario against the file that gets flashed'],
    ['cuebox check solo', 'what is wrong with a board, and what it does'],
    ['cuebox wiring solo', 'what to solder'],
    ['cuebox flash solo --port /dev/ttyUSB0', 'put the firmware on a board'],
  ) + '\n\nA board is a name (solo) or the path of a folder with a board.ts.');

program
  .command('sim')
  .summary('turn the knob of a simulated amp')
  .description('A front panel in the terminal: real firmware on a simulated board, in real time. Without a terminal: a summary.')
  .argument('[board]', 'a name, or a folder with a board.ts', 'solo')
  .addOption(json())
  .addHelpText('after', examples(['cuebox sim', 'the panel of solo'], ['cuebox sim solo | cat', 'the summary'], ['cuebox sim solo --json', 'the same as data']))
  .action(async (...given: [string, { json?: true }]) => (await import('./sim.ts')).sim(...given));

program
  .command('run')
  .summary('run scenarios')
  .description('Runs scenario files and checks what they expect; a folder means all of its .yaml files.')
  .argument('<scenario...>', 'scenario files or folders')
  .addOption(new Option('--on <way>', 'what runs the firmware').choices(['sim', 'bundle', 'espruino', 'device']).default('sim'))
  .addOption(new Option('--compare <way>', 'run a second way too, and show the first difference').choices(['sim', 'bundle', 'espruino']))
  .option('--trace', 'print every transaction')
  .option('--port <port>', 'where the board is, for device: /dev/ttyUSB0, COM3, tcp://host:port')
  .addOption(baud())
  .option('--seed <number>', 'another chance for bounce and relays: 0 to 4294967295', wholeNumber)
  .addOption(json())
  .addHelpText('after', examples(
    ['cuebox run boards/solo/scenarios', 'all of them, in the simulator'],
    ['cuebox run boards/solo/scenarios/unmute.yaml --trace', 'every byte on the bus'],
    ['cuebox run boards/solo/scenarios --on bundle --compare espruino', 'are the traces equal?'],
    ['cuebox run boards/solo/scenarios --on device --port /dev/ttyUSB0', 'on a board'],
  ))
  .action(async (...given: [string[], RunFlags]) => (await import('./run.ts')).run(...given));

program
  .command('new')
  .summary('begin a board of your own')
  .description('Makes a folder with a board.ts: a small amp that works, to be changed fact by fact.')
  .argument('<name>', 'of the board, and of its folder')
  .addHelpText('after', examples(['cuebox new my-amp', 'writes my-amp/board.ts']))
  .action(async (...given: [string]) => (await import('./new.ts')).newBoard(given[0]));

program
  .command('check')
  .summary('what is wrong with a board, and what it does')
  .description('Names every mistake of a board file with its field, or tells what the facts add up to: gains, levels, noise, steps, memory.')
  .argument('<board>', 'a name, or a folder with a board.ts')
  .option('--impedance <ohm>', 'of the headphone, 32 without it')
  .option('--sensitivity <level>', 'of the headphone, with its unit: 100dB/mW without it, or 115dB/V')
  .option('--svg <place>', 'also draw the signal path and the gains: a folder, or what the names of both files begin with')
  .option('--volume <dB>', 'at which the signal path is drawn, -20 without it', decibels)
  .option('--input <source>', 'which is drawn playing, the first without it')
  .addOption(json())
  .addHelpText('after', examples(
    ['cuebox check desk', 'the report before soldering'],
    ['cuebox check my-amp/ --impedance 300 --sensitivity 97dB/mW', 'levels for that headphone'],
    ['cuebox check desk --svg docs/desk', 'writes docs/desk-path.svg and docs/desk-gain.svg too'],
  ))
  .action(async (...given: [string, CheckFlags]) => (await import('./check.ts')).check(...given));

program
  .command('advise')
  .summary('does this headphone need the amp?')
  .description('Judges the jacks of a board for one headphone: loudness, hiss, steps, current, damping, and a verdict with its reason.')
  .argument('<board>', 'a name, or a folder with a board.ts')
  .requiredOption('--impedance <ohm>', 'of the headphone, as its data sheet has it')
  .requiredOption('--sensitivity <level>', 'of the headphone, with its unit: 100dB/mW or 115dB/V')
  .option('--minimum <ohm>', 'its least impedance between 20 Hz and 20 kHz')
  .option('--maximum <ohm>', 'its greatest')
  .option('--power <rating>', 'what its maker rates it for, with its unit: 100mW')
  .option('--seat <name>', 'only the jack of this seat')
  .option('--input <source>', 'what plays, the first without it')
  .addOption(json())
  .addHelpText('after', examples(
    ['cuebox advise solo --impedance 32 --sensitivity 100dB/mW', 'a common headphone'],
    ['cuebox advise desk --impedance 300 --sensitivity 103dB/V --input tuner', 'another one, with the quietest source'],
  ))
  .action(async (...given: [string, AdviseFlags]) => (await import('./advise.ts')).adviseBoard(...given));

program
  .command('build')
  .summary('make the file that gets flashed')
  .description('Joins and minifies the firmware of a board, holds it against the language of the device, and starts it once.')
  .argument('<board>', 'a name, or a folder with a board.ts')
  .option('-o, --output <file>', 'where to write it (default: build/<board>.js)')
  .addOption(json())
  .addHelpText('after', examples(['cuebox build solo', 'writes build/solo.js'], ['cuebox build my-amp/ -o amp.js', 'a board of your own']))
  .action(async (...given: [string, { output?: string; json?: true }]) => (await import('./build.ts')).build(...given));

program
  .command('wiring')
  .summary('what to solder')
  .description('Every wire, resistor, address and supply of a board.')
  .argument('<board>', 'a name, or a folder with a board.ts')
  .addOption(new Option('--markdown', 'tables for a README').conflicts('json'))
  .addOption(json())
  .addHelpText('after', examples(['cuebox wiring solo', 'for the bench'], ['cuebox wiring solo --markdown', 'for a README']))
  .action(async (...given: [string, { markdown?: true; json?: true }]) => (await import('./wiring.ts')).wiring(...given));

program
  .command('flash')
  .summary('put the firmware on a board')
  .description('Builds the firmware, writes it, reads it back, and starts it.')
  .argument('<board>', 'a name, or a folder with a board.ts')
  .requiredOption('--port <port>', 'where the board is: /dev/ttyUSB0, COM3, tcp://host:port, a Bluetooth address')
  .addOption(baud())
  .addOption(json())
  .addHelpText('after', examples(['cuebox flash solo --port /dev/ttyUSB0', 'by a serial adapter'], ['cuebox flash solo --port tcp://192.168.1.20:2323', 'by a network']))
  .action(async (...given: [string, { port: string; baud?: number; json?: true }]) => (await import('./flash.ts')).flashBoard(...given));

program
  .command('play')
  .summary('hear what a scenario does to a recording')
  .description('Plays a recording through the simulated amp while a scenario runs, and writes what the headphones get.')
  .argument('<board>', 'a name, or a folder with a board.ts')
  .argument('<recording>', 'a WAV file of one or two channels')
  .argument('<scenario>', 'a scenario file: the result is as long as it takes')
  .requiredOption('-o, --output <file>', 'the WAV file to write')
  .option('--loop', 'play the recording again and again')
  .addOption(new Option('--bits <format>', 'bits of a sample').choices(['16', '24', '32f']).default('24'))
  .option('--seed <number>', 'another chance for bounce and relays: 0 to 4294967295', wholeNumber)
  .addOption(json())
  .addHelpText('after', examples(['cuebox play solo music.wav boards/solo/scenarios/unmute.yaml -o muted.wav', 'is there a pop?']))
  .action(async (...given: [string, string, string, PlayFlags]) => (await import('./play.ts')).play(...given));

program
  .command('prove')
  .summary('is any change louder than both its ends?')
  .description('Proves that no change of volume, input or mute is louder than the louder of its ends: every pair of settings by the plan, random pairs by the firmware.')
  .argument('<board>', 'a name, or a folder with a board.ts')
  .option('--pairs <number>', 'random pairs for the firmware, 10000 without it', wholeNumber)
  .option('--seed <number>', 'another chance: 0 to 4294967295', wholeNumber)
  .option('--quick', 'a sample of some seconds')
  .addOption(json())
  .addHelpText('after', examples(['cuebox prove ladder', 'all of it'], ['cuebox prove my-amp/ --quick --seed 7', 'a sample of a board of your own']))
  .action(async (...given: [string, ProveFlags]) => (await import('./prove.ts')).proveBoard(...given));

program
  .command('accept')
  .summary('measure what Cuebox promises')
  .description('Measures the lines of the feature list, and prints figure, bar and verdict of each.')
  .argument('[line...]', 'only these: A1 E1')
  .addOption(json())
  .addHelpText('after', examples(['cuebox accept', 'all lines'], ['cuebox accept A6 E1 --json', 'two of them, as data']))
  .action(async (...given: [string[], { json?: true }]) => (await import('./accept.ts')).accept(...given));

program
  .command('bench')
  .summary('measure speed and memory')
  .description('Speed and memory on this machine, beside what they are held against.')
  .addOption(json())
  .action(async (...given: [{ json?: true }]) => (await import('./bench.ts')).bench(...given));

program
  .command('glyphs')
  .summary('make the fonts anew')
  .description('Writes firmware/screen/glyphs.ts from the drawings in firmware/screen/glyphs.txt.')
  .action(async () => (await import('./glyphs.ts')).glyphs());

function baud(): Option {
  return new Option('--baud <rate>', "speed of a serial port, 115200 without it; the MDBT42Q's own port starts at 9600").argParser(wholeNumber);
}

function decibels(text: string): number {
  const level = Number(text);
  if (!/^-?\d+(\.\d+)?$/.test(text) || level > 0 || level < -200) throw new InvalidArgumentError('It is no level from -200 to 0 dB.');
  return level;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number >= 2 ** 32) {
    throw new InvalidArgumentError('It is no whole number from 0 to 4294967295.');
  }
  return number;
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// What nobody waits for (a line that breaks later) ends the command all the same, and in a sentence.
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit(1);
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) fail(error);
  else if (error.exitCode) process.exitCode = 2;
}
