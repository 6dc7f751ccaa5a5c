// Which declaration a name means, and whether the interpreter, which hoists nothing, has reached it by then.

import { isFunction, isLoop, runsAtOnce, walk, type SyntaxNode } from './syntax.ts';

export interface Binding {
  name: string;
  /** `const`, `let`, `var`, `function`, `class`, or one of ALWAYS_THERE. */
  kind: string;
  at: SyntaxNode;
  /** The node that the name lives in. */
  scope: SyntaxNode;
  /** The function whose call runs the definition. */
  runner: SyntaxNode;
  /** What it is set to, where that is a function or a class. */
  value?: SyntaxNode;
}
export interface Reference { name: string; at: SyntaxNode; above: readonly SyntaxNode[]; binding?: Binding }

const SCOPES = new Set(['Program', 'BlockStatement', 'SwitchStatement', 'CatchClause', 'ClassExpression', 'StaticBlock']);
const isScope = (node: SyntaxNode) => SCOPES.has(node.type) || isFunction(node) || isLoop(node);
const ALWAYS_THERE = new Set(['parameter', 'import', 'self']);

export function resolveNames(program: SyntaxNode): Reference[] {
  const scopes = new Map<SyntaxNode, Map<string, Binding>>();
  const names: { node: SyntaxNode; above: readonly SyntaxNode[] }[] = [];

  function declare(target: SyntaxNode | null, kind: string, scope: SyntaxNode, runner: SyntaxNode, value?: SyntaxNode) {
    if (!target) return;
    if (target.type === 'Identifier') {
      const known = scopes.get(scope) ?? new Map<string, Binding>();
      if (!known.has(target.name)) known.set(target.name, { name: target.name, kind, at: target, scope, runner, value });
      scopes.set(scope, known);
      return;
    }
    // Patterns: refused elsewhere, but their names must not look undeclared as well.
    for (const key of ['elements', 'properties', 'value', 'left', 'argument', 'parameter'] as const) {
      if (key in target) for (const part of [target[key]].flat()) declare(part, kind, scope, runner);
    }
  }

  walk(program, (node, above) => {
    if (node === program) return;
    const parent = above.at(-1)!;
    const scope = above.findLast(isScope)!;
    const runner = runnerOf(above);
    if (node.type === 'VariableDeclarator') {
      const whole = above.findLast((outer) => isFunction(outer) || outer === program)!;
      declare(node.id, parent.kind, parent.kind === 'var' ? whole : scope, runner, node.init ?? undefined);
    }
    if (node.type === 'FunctionDeclaration') declare(node.id, 'function', scope, runner, node);
    if (/^(Class|TSEnum|TSModule)Declaration$/.test(node.type)) declare(node.id, 'class', scope, runner, node);
    if (node.type === 'FunctionExpression' || node.type === 'ClassExpression') declare(node.id, 'self', node, runner);
    if (isFunction(node)) for (const parameter of node.params) declare(parameter, 'parameter', node, runner);
    if (node.type === 'CatchClause') declare(node.param, 'parameter', node, runner);
    if (node.type.startsWith('Import') && node.local) declare(node.local, 'import', program, runner);
    if (node.type === 'Identifier' && isReference(node, parent)) names.push({ node, above });
  });

  return names.map(({ node, above }) => {
    const scope = above.findLast((outer) => scopes.get(outer)?.has(node.name));
    return { name: node.name, at: node, above, binding: scope && scopes.get(scope)!.get(node.name) };
  });
}

function isReference(node: SyntaxNode, parent: SyntaxNode): boolean {
  if (/^(Import|Export|Label|Break|Continue|Meta)/.test(parent.type)) return parent.type === 'ExportDefaultDeclaration';
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed;
  if (/^(Property|MethodDefinition|PropertyDefinition|AccessorProperty)$/.test(parent.type)) {
    return parent.value === node || parent.computed;
  }
  if (parent.type === 'VariableDeclarator') return parent.init === node;
  if (parent.type === 'CatchClause' || parent.type === 'RestElement') return false;
  if (/^TS(Enum|Module|Parameter|Import)/.test(parent.type)) return false;
  if (isFunction(parent)) return parent.body === node;
  if (parent.type === 'ClassDeclaration' || parent.type === 'ClassExpression') return parent.superClass === node;
  return true;
}

/** References to a variable of a loop's head from a function that may run later. */
export function capturedLoopVariables(references: readonly Reference[]): Reference[] {
  return references.filter(({ binding, above }) => {
    if (!binding || binding.kind === 'var' || !isLoop(binding.scope)) return false;
    const inside = above.slice(above.indexOf(binding.scope) + 1);
    return inside.some((node, i) => isFunction(node) && !runsAtOnce(node, inside[i - 1]));
  });
}

/** References that run before their definition does, at once or through a function that is called too early. */
export function earlyReferences(references: readonly Reference[]): { at: SyntaxNode; name: string; through?: string }[] {
  const early: { at: SyntaxNode; name: string; through?: string }[] = [];
  const byRunner = new Map<SyntaxNode, Reference[]>();
  for (const reference of references) {
    const runner = runnerOf(reference.above);
    byRunner.set(runner, [...(byRunner.get(runner) ?? []), reference]);
  }

  const needs = new Map<SyntaxNode, Set<Binding>>();
  /** What a call of `fn` reaches, in it and in the functions that it calls. */
  function needed(fn: SyntaxNode): Set<Binding> {
    const known = needs.get(fn);
    if (known) return known;
    const found = new Set<Binding>();
    needs.set(fn, found);
    for (const reference of byRunner.get(fn) ?? []) {
      if (reference.binding) found.add(reference.binding);
      const called = calledFunction(reference);
      if (called) for (const binding of needed(called)) found.add(binding);
    }
    return found;
  }

  for (const reference of references) {
    const { binding, at, above, name } = reference;
    const here = runnerOf(above);
    const isLater = (other: Binding) =>
      other.runner === here && !ALWAYS_THERE.has(other.kind) && at.range[0] < other.at.range[0];
    if (binding && isLater(binding)) early.push({ at, name });
    const called = calledFunction(reference);
    if (!called || binding && isLater(binding)) continue;
    for (const need of needed(called)) if (isLater(need)) early.push({ at, name: need.name, through: name });
  }
  return early;
}

/** The function whose call runs what stands here; the program itself for the rest. */
function runnerOf(above: readonly SyntaxNode[]): SyntaxNode {
  return above.findLast((node, i) => node.type === 'Program' || (isFunction(node) && !runsAtOnce(node, above[i - 1])))!;
}

/** The function, or the constructor, that this reference calls where it stands. */
function calledFunction({ at, above, binding }: Reference): SyntaxNode | undefined {
  const parent = above.at(-1)!;
  const isCall = (parent.type === 'CallExpression' || parent.type === 'NewExpression') && parent.callee === at;
  if (!isCall || !binding?.value) return undefined;
  if (isFunction(binding.value)) return binding.value;
  const members: SyntaxNode[] = binding.value.type.startsWith('Class') ? binding.value.body.body : [];
  return members.find((member) => member.kind === 'constructor')?.value;
}
