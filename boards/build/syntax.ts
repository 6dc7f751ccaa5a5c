// One walk for two parsers: acorn's tree of a finished bundle, and typescript-eslint's tree of a source file.
// What a type stripper erases is passed over, so both trees show what the device would see.

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the two parsers' nodes share names, not types
export type SyntaxNode = { type: string; range: [number, number]; loc: { start: Place }; [key: string]: any };
export interface Place { line: number; column: number }

const ERASED = new Set([
  'TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSDeclareFunction', 'TSEmptyBodyFunctionExpression',
  'TSAbstractPropertyDefinition', 'TSAbstractMethodDefinition', 'TSIndexSignature',
]);
const ERASED_KEYS = new Set([
  'parent', 'loc', 'range', 'tokens', 'comments', 'typeAnnotation', 'typeParameters', 'typeArguments', 'returnType',
  'superTypeArguments', 'implements',
]);

export function isErased(node: SyntaxNode): boolean {
  return ERASED.has(node.type) || node.declare === true || node.importKind === 'type' || node.exportKind === 'type';
}

/** Calls `enter` for every node that is left after stripping, with its ancestors, the outermost first. */
export function walk(
  node: SyntaxNode, enter: (node: SyntaxNode, above: readonly SyntaxNode[]) => void, above: readonly SyntaxNode[] = [],
): void {
  if (isErased(node)) return;
  enter(node, above);
  const below = [...above, node];
  for (const key of Object.keys(node)) {
    if (ERASED_KEYS.has(key)) continue;
    for (const child of [node[key]].flat()) {
      if (typeof child?.type === 'string') walk(child, enter, below);
    }
  }
}

export const isFunction = (node: SyntaxNode) =>
  ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type);

export const isLoop = (node: SyntaxNode) => ['ForStatement', 'ForInStatement', 'ForOfStatement'].includes(node.type);

const CALLS_AT_ONCE = new Set(['every', 'filter', 'find', 'findIndex', 'forEach', 'map', 'reduce', 'replace', 'some', 'sort']);

/** True for a function that runs where it stands: called in place, or handed to an array's own method. */
export function runsAtOnce(fn: SyntaxNode, parent: SyntaxNode | undefined): boolean {
  if (parent?.type !== 'CallExpression') return false;
  return parent.callee === fn || CALLS_AT_ONCE.has(parent.callee.property?.name);
}
