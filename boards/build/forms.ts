// The forms that Espruino cannot run, or runs otherwise than the language says. One list for the linter and for the
// finished bundle. Seen on the interpreter, 2v29 (test/dialect/forms.test.ts repeats it); the grammar is
// espruino/Espruino src/jsparse.c, the reserved words and the token length src/jslex.h and src/jsutils.h.

import { isFunction, type SyntaxNode } from './syntax.ts';

export interface Form {
  name: string;
  why: string;
  instead: string;
  /** The node types it shows in. */
  on: readonly string[];
  is?(node: SyntaxNode, above: readonly SyntaxNode[], code: string): boolean;
  /** Fine in a source file, where the stripper or the bundler removes it. */
  inBundleOnly?: true;
}

/** Words of its grammar; `of`, `static` and `undefined` among them. */
const RESERVED = new Set((
  'if else do while for break continue function return var let const this throw try catch finally true false null ' +
  'undefined new in instanceof switch case default delete typeof void debugger class extends super static of'
).split(' '));

/** The interpreter keeps 63 characters of a name; a bundler may add a few of its own. */
const LONGEST_NAME = 60;

/** Plain characters, classes, dots and anchors, with `*` and `+`. No `?`, braces, groups or alternatives. */
const PLAIN_PATTERN = /^\^?(?:(?:\\[dswDSW./\\+*?()[\]{}|^$-]|\[\^?[^\]\\]+\]|[^\\()[\]{}|?*+^$])[*+]?)*\$?$/;

const SYNTAX_ERROR = 'the interpreter stops with a SyntaxError';
const UNDEFINED = 'silently gives undefined names';
const isMember = (type: string) => ['MethodDefinition', 'PropertyDefinition', 'AccessorProperty'].includes(type);
const isAccessor = (node: SyntaxNode) => node.type === 'Property' && (node.kind === 'get' || node.kind === 'set');
const isLength = (node: SyntaxNode) => node.type === 'MemberExpression' && !node.computed && node.property.name === 'length';
const cooked = (node: SyntaxNode): string => (typeof node.value === 'object' ? node.value?.cooked : node.value) ?? '';

export const forms: readonly Form[] = [
  { name: 'default value', why: SYNTAX_ERROR, instead: 'pass the argument, or write `x ?? 1` in the body',
    on: ['AssignmentPattern'] },
  { name: 'rest parameter', why: SYNTAX_ERROR, instead: 'take an array, or read `arguments`', on: ['RestElement'] },
  { name: 'spread', why: SYNTAX_ERROR, instead: 'use concat, Object.assign or apply', on: ['SpreadElement'] },
  { name: 'destructuring', why: UNDEFINED, instead: 'name each part: `const a = o.a`',
    on: ['ObjectPattern', 'ArrayPattern'] },
  { name: 'optional chaining', why: SYNTAX_ERROR, instead: 'test for undefined first', on: ['ChainExpression'] },
  { name: 'power operator', why: SYNTAX_ERROR, instead: 'use Math.pow', on: ['BinaryExpression', 'AssignmentExpression'],
    is: (node) => node.operator === '**' || node.operator === '**=' },
  { name: 'logical assignment', why: SYNTAX_ERROR, instead: 'write `a = a ?? b`', on: ['AssignmentExpression'],
    is: (node) => ['??=', '||=', '&&='].includes(node.operator) },
  { name: 'computed key', why: SYNTAX_ERROR, instead: 'assign it afterwards: `o[key] = value`',
    on: ['Property', 'MethodDefinition', 'PropertyDefinition', 'AccessorProperty'],
    is: (node, above) => node.computed && above.at(-1)?.type !== 'ObjectPattern' },
  { name: 'private name', why: SYNTAX_ERROR, instead: 'use a plain field; TypeScript\'s `private` is erased',
    on: ['PrivateIdentifier'] },
  { name: 'class field with a value', why: 'it is made once, on the prototype, and all instances share it',
    instead: 'assign it in the constructor', on: ['PropertyDefinition', 'AccessorProperty'],
    is: (node) => node.value !== null },
  { name: 'class field', why: SYNTAX_ERROR, instead: 'let the stripper erase it (useDefineForClassFields: false)',
    on: ['PropertyDefinition'], is: (node) => node.value === null, inBundleOnly: true },
  { name: 'static block', why: SYNTAX_ERROR, instead: 'run it after the class', on: ['StaticBlock'] },
  { name: 'TypeScript that leaves code', why: 'types are stripped, nothing is lowered',
    instead: 'write the assignment, the object or the constants out', on: [
      'TSParameterProperty', 'TSEnumDeclaration', 'TSModuleDeclaration', 'TSImportEqualsDeclaration', 'TSExportAssignment',
      'Decorator', 'AccessorProperty',
    ] },
  { name: 'generator', why: SYNTAX_ERROR, instead: 'return an array, or call back', is: (node) => node.generator,
    on: ['FunctionDeclaration', 'FunctionExpression'] },
  { name: 'async', why: '`async` and `await` are unknown names', instead: 'use timers or `then`',
    on: ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'AwaitExpression', 'ForOfStatement'],
    is: (node) => node.async || node.await || node.type === 'AwaitExpression' },
  { name: 'label', why: 'it is read as an unknown name', instead: 'return from a function', on: ['LabeledStatement'] },
  { name: 'debugger', why: 'the program waits at the console for ever', instead: 'leave it out', on: ['DebuggerStatement'] },
  { name: 'case after default', why: '"CASE after DEFAULT unsupported"', instead: 'put default last', on: ['SwitchStatement'],
    is: (node) => node.cases.findIndex((one: SyntaxNode) => one.test === null) < node.cases.length - 1
      && node.cases.some((one: SyntaxNode) => one.test === null) },
  { name: 'base class that is no plain name', why: '`extends` takes one identifier', instead: 'give the class a name first',
    on: ['ClassDeclaration', 'ClassExpression'], is: (node) => node.superClass && node.superClass.type !== 'Identifier' },
  { name: 'built-in base class', why: '`super(...)` throws and the built-in\'s methods are missing',
    instead: 'throw a plain object `{code}`, or keep the built-in in a field', on: ['ClassDeclaration', 'ClassExpression'],
    is: (node) => /^([A-Za-z]*Error|[A-Za-z0-9]*Array|Array|Object|Promise|Function|String|Number|RegExp|Date)$/
      .test(node.superClass?.name ?? '') },
  { name: 'named class expression', why: 'its body cannot see the name', instead: 'declare the class',
    on: ['ClassExpression'], is: (node) => node.id !== null },
  { name: 'class where it may be skipped', why: 'reading past a class without making it breaks the interpreter',
    instead: 'declare it in a block or at the top', on: ['ClassDeclaration', 'ClassExpression'], is: mayBeSkipped },
  { name: 'hole in an array', why: 'code that is skipped may not have one', instead: 'write undefined',
    on: ['ArrayExpression'], is: (node) => node.elements.includes(null) },
  { name: 'super inside an arrow', why: '"Calling \'super\' outside of class"', instead: 'call it in the method, keep the result',
    on: ['Super'], is: (_node, above) => above.findLast(isFunction)?.type === 'ArrowFunctionExpression' },
  { name: 'reserved or quoted member name', why: SYNTAX_ERROR, instead: 'rename the member',
    on: ['MethodDefinition', 'PropertyDefinition', 'AccessorProperty', 'Property'],
    is: (node) => (isMember(node.type) || isAccessor(node)) && !node.computed
      && (node.key.type === 'Literal' || RESERVED.has(node.key.name)) },
  { name: 'reserved name', why: SYNTAX_ERROR, instead: 'rename it', on: ['Identifier'],
    is: (node, above) => node.name === 'of' && !isKey(node, above.at(-1)) },
  { name: 'tagged template', why: 'the tag is called without the strings', instead: 'call a function',
    on: ['TaggedTemplateExpression'] },
  { name: 'regular expression beyond the plainest', why: 'it silently matches nothing: `?`, `{n}`, groups and `|` fail',
    instead: 'compare characters', on: ['Literal'],
    is: (node) => node.regex && !(PLAIN_PATTERN.test(node.regex.pattern) && /^[gi]*$/.test(node.regex.flags)) },
  { name: 'regular expression after a bracket', why: 'its slash is read as a division', instead: 'put it into a constant',
    on: ['Literal'], is: (node, _above, code) => node.regex && /\)\s*$/.test(code.slice(0, node.range[0])) },
  { name: 'decimal', why: 'decimals are not rounded correctly there: 0.5 + 0.25 === 0.75 is false',
    instead: 'use integers: half dB, ms, codes', on: ['Literal'],
    is: (node) => typeof node.value === 'number' && !Number.isInteger(node.value) },
  { name: 'big integer', why: 'the `n` is dropped, it is a plain number', instead: 'use a number', on: ['Literal'],
    is: (node) => typeof node.bigint === 'string' },
  { name: 'wide character', why: 'strings are bytes on most boards, and `\\u{}` is an error everywhere',
    instead: 'stay within ASCII, or `\\xNN`', on: ['Literal', 'TemplateElement'],
    is: (node) => typeof cooked(node) === 'string'
      && (/[^\0-\xff]/.test(cooked(node)) || /\\u\{/.test(node.raw ?? node.value.raw)) },
  { name: 'long name', why: 'names are cut at 63 characters, and two may become one', instead: `stay within ${LONGEST_NAME}`,
    on: ['Identifier', 'Literal'],
    is: (node) => (node.type === 'Identifier' ? node.name : typeof node.value === 'number' ? node.raw : '').length > LONGEST_NAME },
  { name: 'assignment to length', why: 'on an array it throws', instead: 'use splice, or a new array',
    on: ['AssignmentExpression', 'UpdateExpression'], is: (node) => isLength(node.left ?? node.argument) },
  { name: 'new.target or import.meta', why: SYNTAX_ERROR, instead: 'pass what is needed', on: ['MetaProperty'] },
  { name: 'dynamic import', why: 'there are no modules on the device', instead: 'import at the top', on: ['ImportExpression'] },
  { name: 'import or export', why: 'there are no modules on the device', instead: 'bundle as one function (iife)', on: [
    'ImportDeclaration', 'ExportNamedDeclaration', 'ExportDefaultDeclaration', 'ExportAllDeclaration',
  ], inBundleOnly: true },
];

/** Blocks and bodies in braces are jumped over; anything else that is not run is read to its end (jspeClassDefinition). */
function mayBeSkipped(node: SyntaxNode, above: readonly SyntaxNode[]): boolean {
  const block = above.findLastIndex(({ type }) => ['BlockStatement', 'StaticBlock', 'Program'].includes(type));
  const between = [...above.slice(block + 1), node];
  return between.some((outer, i) => {
    const inner = between[i + 1];
    if (!inner) return false;
    if (outer.type === 'ArrowFunctionExpression') return outer.body === inner;
    if (outer.type === 'ConditionalExpression' || outer.type === 'IfStatement') return outer.test !== inner;
    if (outer.type === 'LogicalExpression') return outer.right === inner;
    return outer.type === 'SwitchCase' || (/^(For|While|DoWhile)/.test(outer.type) && outer.body === inner);
  });
}

/** After a dot, or before a colon, any word will do. */
function isKey(node: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (parent?.type === 'MemberExpression') return parent.property === node && !parent.computed;
  return parent !== undefined && (parent.type === 'Property' || isMember(parent.type)) && parent.key === node && !parent.shorthand;
}
