/**
 * Facts become constants: in a board's `main.ts`, `board.chips.volume.address` is replaced by its value, so that the
 * bundle holds the number and not the description.
 */
import { parse } from 'acorn';
import { full } from 'acorn-walk';
import type { Node } from 'acorn';

interface Span {
  start: number;
  end: number;
}

/**
 * @param code JavaScript of a `main.ts`, types stripped, that imports `board` from './board.ts'.
 * @param board The description.
 * @returns The code with every fact in place of its name, and the import gone.
 * @throws Error if the code uses `board` as a whole, or a fact that is not a number, text or truth value.
 */
export function foldFacts(code: string, board: object, file: string): string {
  const edits: (Span & { text: string })[] = [];
  const tree = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  let name = '';
  for (const node of tree.body) {
    if (node.type !== 'ImportDeclaration' || node.source.value !== './board.ts') continue;
    const specifier = node.specifiers.find((s) => s.type === 'ImportSpecifier' && 'name' in s.imported && s.imported.name === 'board');
    if (specifier) name = specifier.local.name;
    edits.push({ start: node.start, end: node.end, text: '' });
  }
  if (!name) return code;

  const used = new Set<number>();
  const chains: { node: Node; value: unknown; path: string }[] = [];
  full(tree, (node) => {
    const found = factOf(node, name, board);
    if (found) chains.push({ node, ...found });
  });
  // The longest chain at a place is the fact; the shorter ones are its stem.
  chains.sort((a, b) => b.node.end - a.node.end);
  for (const { node, value, path } of chains) {
    if (used.has(node.start)) continue;
    used.add(node.start);
    if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'boolean') {
      const what = value === undefined ? 'is not in board.ts' : 'is not a single value: name one of its fields';
      throw new Error(`${file}: ${path} ${what}`);
    }
    edits.push({ start: node.start, end: node.end, text: typeof value === 'number' && value < 0 ? `(${value})` : JSON.stringify(value) });
  }
  let folded = code;
  for (const edit of edits.sort((a, b) => b.start - a.start)) {
    folded = folded.slice(0, edit.start) + edit.text + folded.slice(edit.end);
  }
  return folded;
}

/** The value and the path of `board.a.b[0]`, if the node is one. */
function factOf(node: Node, name: string, board: object): { value: unknown; path: string } | undefined {
  const n = node as Node & { name?: string; object?: Node; property?: Node & { name?: string; value?: unknown }; computed?: boolean };
  if (n.type === 'Identifier' && n.name === name) return { value: board, path: name };
  if (n.type !== 'MemberExpression' || !n.object || !n.property) return undefined;
  const stem = factOf(n.object, name, board);
  const key = n.computed ? (n.property.type === 'Literal' ? String(n.property.value) : undefined) : n.property.name;
  if (!stem || key === undefined) return undefined;
  const holder = stem.value as Record<string, unknown> | undefined | null;
  return { value: holder === undefined || holder === null ? undefined : holder[key], path: `${stem.path}.${key}` };
}
