// What hal/espruino.d.ts declares is really there, and what the device lacks does not compile.

import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { deviceGlobals } from '../../boards/build/dialect.ts';
import { evaluate, without } from './interpreter.ts';

const FILE = fileURLToPath(new URL('../../hal/espruino.d.ts', import.meta.url));
const source = ts.createSourceFile(FILE, ts.sys.readFile(FILE)!, ts.ScriptTarget.ES2022, true);

/** An object of each declared shape. */
const EXAMPLES: Record<string, string> = {
  Object: '{}', ObjectConstructor: 'Object', Function: 'function(){}', CallableFunction: 'function(){}',
  FunctionConstructor: 'Function', IArguments: '(function(){return arguments})()', Boolean: 'true', Number: '1',
  NumberConstructor: 'Number', String: '""', ReadonlyArray: '[]', Array: '[]', ArrayConstructor: 'Array',
  ArrayBuffer: 'new ArrayBuffer(2)', TypedArray: 'new Uint8Array(2)', DataView: 'new DataView(new ArrayBuffer(8))',
  Math: 'Math', JSON: 'JSON', Error: 'new Error("x")', RegExp: '/a/', PromiseLike: 'Promise.resolve(1)',
  Promise: 'Promise.resolve(1)', PromiseConstructor: 'Promise', Pin: 'new Pin("D1")', I2C: 'I2C1', Serial: 'LoopbackA',
  StorageModule: 'require("Storage")', FlashModule: 'require("Flash")', Graphics: 'Graphics.createArrayBuffer(8, 8, 1)',
};
/** Without members of their own, or made by the interpreter for a callback, or there for the compiler only. */
const NO_EXAMPLE = [
  'ArrayLike', 'PropertyDescriptor', 'SymbolConstructor', 'Symbol', 'IteratorYieldResult', 'IteratorReturnResult', 'Iterator',
  'Iterable', 'IterableIterator', 'NewableFunction', 'TypedArrayConstructor', 'ErrorConstructor', 'WatchEvent', 'WatchOptions', 'OwnScreen',
  'Int8Array', 'Uint8Array', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array',
];
/** Not in the build for Linux. */
const ON_BOARDS_ONLY = ['Bluetooth', 'g'];
const NOT_ON_ANY = ['Symbol', 'amp'];

const nameOf = (node: { name?: ts.Node }) => node.name?.getText(source) ?? '';
const membersOf = (members: ts.NodeArray<ts.ClassElement | ts.TypeElement>) =>
  [...new Set(members.map(nameOf).filter((name) => /^\w+$/.test(name) && name !== 'constructor'))];

/** Expressions that must not be undefined. */
function declared(): { globals: string[]; shapes: string[]; expressions: string[] } {
  const globals: string[] = [];
  const shapes: string[] = [];
  const expressions: string[] = [];
  const addMembers = (of: string, members: ts.NodeArray<ts.ClassElement | ts.TypeElement>) =>
    expressions.push(...membersOf(members).map((member) => `(${of}).${member}`));

  for (const statement of source.statements) {
    if (ts.isFunctionDeclaration(statement)) globals.push(nameOf(statement));
    if (ts.isClassDeclaration(statement)) globals.push(nameOf(statement));
    if (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) {
      shapes.push(nameOf(statement));
      const example = EXAMPLES[nameOf(statement)];
      if (example) addMembers(example, statement.members);
    }
    if (ts.isVariableStatement(statement)) {
      for (const variable of statement.declarationList.declarations) {
        globals.push(nameOf(variable));
        if (variable.type && ts.isTypeLiteralNode(variable.type)) addMembers(nameOf(variable), variable.type.members);
      }
    }
  }
  return { globals: [...new Set(globals)], shapes: [...new Set(shapes)], expressions };
}

const { globals, shapes, expressions } = declared();

it('every declared shape has an example, or a reason to have none', () => {
  expect(shapes.filter((shape) => !EXAMPLES[shape] && !NO_EXAMPLE.includes(shape))).toEqual([]);
});

it('the bundle check knows the same names as the compiler', () => {
  const known = [...deviceGlobals()].filter((name) => !['undefined', 'arguments', 'globalThis'].includes(name));
  expect(known.sort()).toEqual(globals.filter((name) => name !== 'Symbol').sort());
});

describe.skipIf(without('declared built-ins'))('on the interpreter', () => {
  it('has every declared name and member', async () => {
    const names = [...globals.filter((name) => !ON_BOARDS_ONLY.includes(name) && !NOT_ON_ANY.includes(name)), 'globalThis'];
    const asked = [...names, ...expressions, 'process.env.BOARD', 'process.memory(false).blocksize'];
    const types = await evaluate(asked.map((expression) => `typeof ${expression}`));
    expect(asked.filter((_, i) => types[i] === undefined || /undefined|throws/.test(types[i]!))).toEqual([]);
    expect(asked.length).toBeGreaterThan(200);
  });

  it('lacks what its declaration says is for the compiler only', async () => {
    expect(await evaluate(['typeof Symbol', 'typeof amp'])).toEqual(['"undefined"', '"undefined"']);
  });

  it('gives plain arrays from a typed array\'s slice and filter, which are left out for that', async () => {
    expect(await evaluate(['new Uint8Array(2).slice(0) instanceof Uint8Array', 'new Uint8Array(2).filter(function(){return 1}) instanceof Uint8Array']))
      .toEqual(['false', 'false']);
  });
});

it('the compiler refuses what the device lacks', () => {
  const lines = [
    'new Map();', '[1].flat();', 'Array.from([1]);', '"a".at(0);', 'console.log(1);', 'Math.trunc(1);', 'const a = [1]; a.length = 0;',
    'I2C1.readReg(1, 2, 3);', 'window;', 'Buffer;', 'Number.isInteger(1);', 'Promise.race([]);', 'new Uint8Array(1).slice();',
    'require("fs");', 'Object.freeze({});', 'enum Level { Low }', 'class C { constructor(private x: number) { this.x; } }',
  ];
  const refused = lines.filter((line) => complaints(line).length > 0);
  expect(refused).toEqual(lines);
  expect(complaints('for (const x of new Uint8Array([1])) print(x); globalThis.amp = { x: [1].map((n) => `${n}`) };')).toEqual([]);
});

function complaints(code: string): string[] {
  const config = ts.readConfigFile(fileURLToPath(new URL('../../firmware/tsconfig.json', import.meta.url)), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.config.compilerOptions, '');
  const host = ts.createCompilerHost(options);
  const readFile = host.getSourceFile;
  host.getSourceFile = (name, target) => {
    if (name === FILE) return source;
    return name === 'line.ts' ? ts.createSourceFile(name, `${code}\nexport {};`, target) : readFile.call(host, name, target);
  };
  const program = ts.createProgram(['line.ts', FILE], options, host);
  return ts.getPreEmitDiagnostics(program).map((one) => ts.flattenDiagnosticMessageText(one.messageText, '\n'));
}
