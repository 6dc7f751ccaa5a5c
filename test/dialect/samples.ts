// Function bodies that return something. Each stands inside `(function () { ... })()`, in a bundle and in a firmware file.

export interface Sample { form: string; code: string }

const sample = (form: string, ...codes: string[]): Sample[] => codes.map((code) => ({ form, code }));
const LONG = 'a'.repeat(66);

/** Refused, and on the interpreter each one fails or gives something else than the language says. */
export const forbidden: readonly Sample[] = [
  ...sample('default value', 'function f(a = 1) { return a; } return f();', 'return ((a, b = 2) => a + b)(1);'),
  ...sample('rest parameter', 'function f(...a) { return a.length; } return f(1, 2);', 'return ((...a) => a.length)(1, 2);'),
  ...sample('spread', 'return Math.max(...[1, 2]);', 'return [...[1, 2]].length;', 'return { ...{ a: 1 } }.a;'),
  ...sample('destructuring', 'const { a } = { a: 1 }; return a;', 'const [a] = [1]; return a;',
    'function f({ a }) { return a; } return f({ a: 1 });', 'let a; [a] = [1]; return a;',
    'try { throw { a: 1 }; } catch ({ a }) { return a; }', 'for (const [a] of [[1]]) return a;'),
  ...sample('optional chaining', 'const o = { a: 1 }; return o?.a;', 'const o = { f() { return 1; } }; return o.f?.();',
    'const o = [1]; return o?.[0];'),
  ...sample('power operator', 'return 2 ** 3;', 'let a = 2; a **= 3; return a;'),
  ...sample('logical assignment', 'let a; a ??= 1; return a;', 'let a = 0; a ||= 1; return a;', 'let a = 1; a &&= 2; return a;'),
  ...sample('computed key', 'const k = "a"; return { [k]: 1 }.a;', 'class C { ["m"]() { return 1; } } return new C().m();'),
  ...sample('private name', 'class C { #m() { return 1; } g() { return this.#m(); } } return new C().g();',
    'class C { #a; constructor() { this.#a = 1; } g() { return this.#a; } } return new C().g();'),
  ...sample('class field with a value', 'class C { list = []; } new C().list.push(1); return new C().list.length;'),
  ...sample('static block', 'class C { static { C.a = 1; } } return C.a;'),
  ...sample('generator', 'function* g() { yield 1; } return g().next().value;', 'const o = { *f() { yield 1; } }; return typeof o.f;'),
  ...sample('async', 'async function f() { return 1; } return typeof f().then;', 'return typeof (async () => 1)().then;',
    'const o = { async f() { return 1; } }; return typeof o.f;'),
  ...sample('label', 'let n = 0; out: for (;;) { for (;;) { n++; break out; } } return n;'),
  ...sample('case after default', 'switch (2) { default: return 3; case 2: return 2; }'),
  ...sample('base class that is no plain name', 'const box = { A: class { } }; class B extends box.A { } return typeof new B();'),
  ...sample('built-in base class', 'class E2 extends Error { constructor(m) { super(m); } } return new E2("a").message;',
    'class List extends Array { } const l = new List(); l.push(1); return l.length;'),
  ...sample('named class expression', 'const C = class K { self() { return typeof K; } }; return new C().self();'),
  ...sample('hole in an array', 'return (() => [1, , 2])().length;'),
  ...sample('super inside an arrow',
    'class A { f() { return 1; } } class B extends A { g() { return (() => super.f())(); } } return new B().g();'),
  ...sample('reserved or quoted member name', ...['delete', 'of', 'static', 'default', 'in', '"a b"', '1']
    .map((name) => `class C { ${name}() { return 1; } } return typeof new C();`),
  'const o = { get static() { return 1; } }; return o.static;', 'return { get "a"() { return 1; } }.a;',
  'class C { get delete() { return 1; } } return new C().delete;', 'class C { static of() { return 1; } } return C.of();'),
  ...sample('reserved name', 'const of = 1; return of;', 'function f(of) { return of; } return f(1);'),
  ...sample('tagged template', 'const tag = (s) => s[0]; return tag`a`;'),
  ...sample('regular expression beyond the plainest', 'return /^-?[0-9]+$/.test("-5");', 'return /a{2}/.test("aa");',
    'return /(?:a)b/.test("ab");', 'return /a(?=b)/.test("ab");', 'return /^ab|cd$/.test("xcd");'),
  ...sample('regular expression after a bracket', 'if (true) /a/.test("a"); return 1;'),
  ...sample('decimal', 'return 0.5 + 0.25 === 0.75;', 'return 0.1 + 0.2 === 0.3;', 'return 0.7 === 7 / 10;'),
  ...sample('big integer', 'return typeof 10n;'),
  ...sample('wide character', 'return "\\u{62}";'),
  ...sample('long name', `function ${LONG}1() { return 1; } function ${LONG}2() { return 2; } return ${LONG}1();`),
  ...sample('assignment to length', 'const a = [1]; a.length = 0; return a.length;'),
  ...sample('new.target or import.meta', 'return new.target === undefined;'),
  ...sample('unknown name', 'return new Map([[1, 2]]).size;', 'return new Set([1]).size;', 'return typeof Symbol("a");',
    'return new WeakMap().has({});', 'return new Proxy({}, {}).a === undefined;', 'return structuredClone(1);'),
  ...sample('captured loop variable', 'const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); return fs[0]();',
    'const fs = []; for (const i of [0, 1, 2]) fs.push(() => i); return fs[0]();',
    'const fs = []; for (const i in { a: 1, b: 2 }) fs.push(function () { return i; }); return fs[0]();'),
  ...sample('use above the definition', 'const a = f(); function f() { return 1; } return a;',
    'function g() { return f(); } const a = g(); function f() { return 1; } return a;',
    'const a = new A().n; function f() { return 1; } class A { constructor() { this.n = f(); } } return a;',
    'class A { constructor() { this.n = f(); } } const a = new A().n; function f() { return 1; } return a;',
    'const a = [1].map((x) => f(x)); function f(x) { return x; } return a[0];', 'return typeof f; function f() { }'),
  ...sample('character outside ASCII', 'var \u00e9 = 1; return \u00e9;'),
];

/** Refused, though the interpreter on Linux does not show why. */
export const refusedUnseen: readonly (Sample & { because: string })[] = [
  { form: 'class field with a value', code: 'class C { static a = 1; } return C.a;', because: 'works, but is not inherited' },
  ...[
    'return (() => class { })() !== 1;', 'const f = (a) => new class { m() { return a; } }().m(); return f(1);',
    'return 0 && class { };', 'return 1 ? 2 : new (class { })();', 'let a; if (0) a = new class { }(); return 1;', 'switch (2) { case 1: class A { } } return 1;',
  ].map((code) => ({ form: 'class where it may be skipped', code, because: 'an assertion ends it, or it runs on spoilt' })),
  { form: 'debugger', code: 'debugger; return 1;', because: 'it waits for ever' },
  { form: 'dynamic import', code: 'return typeof import("x");', because: 'there is nothing to import' },
  { form: 'wide character', code: 'return "\\u2192".length;', because: 'Linux has Unicode strings, most boards do not' },
  { form: 'character outside ASCII', code: 'return "\u00b5".length;', because: 'Linux has Unicode strings, most boards do not' },
];

/** What the stripper erases or the bundler removes: fine in a source file, wrong in a bundle. */
export const bundleOnly: readonly Sample[] = [
  ...sample('class field', 'class C { a; constructor() { this.a = 1; } } return new C().a;'),
];

/** Wrong in a source file; a bundle cannot contain it. */
export const sourceOnly: readonly Sample[] = [
  ...sample('TypeScript that leaves code', 'class C { constructor(private a: number) { print(this.a); } } return new C(1);',
    'enum Level { Low } return Level.Low;'),
];

/** The same on the interpreter as in the language. */
export const allowed: readonly string[] = [
  'const C = class { m() { return 1; } }; return new C().m();',
  'class A { constructor() { this.a = 1; } m() { return this.a; } } class B extends A { constructor() { super(); this.b = 2; } m() { return super.m() + this.b; } } return new B().m();',
  'class A { get x() { return 1; } set x(v) { this.y = v; } static make() { return new A(); } } const a = A.make(); a.x = 4; return a.x + a.y;',
  'class C { get() { return 1; } set(a) { return a; } async() { return 2; } } return new C().get() + new C().set(1) + new C().async();',
  'return ((a, b) => a + b)(1, 2) + (a => a + 1)(1) + (() => ({ a: 1 }))().a;',
  'const f = (a) => ({ a }); return f(1).a;',
  'const key = "k"; const o = { a: 1, f() { return this.a; }, get b() { return 2; }, delete: 3, "a b": 4, 5: 6 }; o[key] = 7; return o.f() + o.b + o.delete + o["a b"] + o[5] + o.k;',
  'const o = { of: 1, static: 2 }; o.in = 3; return o.of + o.static + o.in;',
  'return `a${`b${1}`}c`;', 'return (null ?? 1) + (0 ?? 2);', 'return 0xff + 0b11 + 0o17 + 1_000 + 1e3;',
  'let s = 0; for (const x of [1, 2, 3]) { if (x === 2) continue; s += x; } for (const x of new Uint8Array([4])) s += x; for (const c of "ab") s += c.charCodeAt(0); return s;',
  'let s = ""; for (const k in { a: 1, b: 2 }) s += k; return s;',
  'const fs = []; for (let i = 0; i < 3; i++) { const j = i; fs.push(() => j); } return fs[0]();',
  'let s = 0; for (const x of [1, 2]) [3, 4].forEach((y) => { s += x * y; }); return s;',
  'function g() { return f(); } function f() { return 1; } return g();',
  'const o = { a: () => later() }; function later() { return 4; } return o.a();',
  'const f = function (n) { return n < 2 ? 1 : n * f(n - 1); }; return f(4);',
  'try { throw { code: "x" }; } catch (e) { return e.code; } finally { [].pop(); }', 'try { throw 1; } catch { return 2; }',
  'switch (3) { case 1: return 1; case 2: case 3: return 3; default: return 9; }',
  'let i = 0; while (true) { if (++i > 3) break; } do { i--; } while (i > 1); return i;',
  'return (function () { return arguments.length; })(1, 2);', 'return [1, 2,].length + ((a, b,) => a + b)(1, 2,);',
  'return typeof null + typeof undefined + typeof (() => 1) + (void 0 === undefined);',
  'return -7 % 3 + (7 / 2 | 0) + (-1 >>> 28) + (1 << 3) + (~5 ^ 2);', 'return "it\'s \\xb5 \\n \\"q\\"".length;',
  'return /[0-9]+/.test("x55") && /^[a-z]+ [0-9]+$/.test("vol 12") && !/^a/.test("ba");',
  'const a = [1, 2]; a[a.length] = 3; a.splice(0, 1); return a.length;', 'return [3, 1, 2].sort((a, b) => a - b).join();',
  'var get = 1, set = 2, from = 3, async = 4; return get + set + from + async;',
  'let a = 1; { let a = 2; a++; } return a;', 'let a = 3; const f = () => a; a = 4; return f();',
  'if (0) { class A { } new A(); } class B { m() { return 1; } } return (() => { class C { } return new C(); })() && new B().m();',
  'return new class { constructor(a) { this.a = a; } }(3).a;',
  'return Object.keys(Object.assign({ a: 1 }, { b: 2 })).length;', 'return JSON.stringify({ a: [1, "b", null, true] });',
];
