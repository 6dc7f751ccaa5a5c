// The project's own lint rules: the device's dialect and the walls between the folders.

import { relative } from 'node:path';
import type { Rule } from 'eslint';
import { deviceGlobals, findForbidden } from './dialect.ts';
import type { SyntaxNode } from './syntax.ts';
import { wallBetween, type Import } from './walls.ts';

// In a finished bundle the build has put the fact in place of its name: a name that is left there is a complaint.
const globals = deviceGlobals().add('SCREEN_PART').add('METERED');

const dialect: Rule.RuleModule = {
  meta: { type: 'problem', docs: { description: 'refuse what Espruino cannot run' } },
  create: (context) => ({
    Program(program) {
      const findings = findForbidden(program as unknown as SyntaxNode, context.sourceCode.text, { globals });
      for (const { at, message } of findings) context.report({ loc: at, message });
    },
  }),
};

/** `*` for a whole module or its default. */
function importedName(one: SyntaxNode): string {
  if (one.type === 'ImportSpecifier') return one.imported.name;
  return one.type === 'ExportSpecifier' ? one.local.name : '*';
}

const walls: Rule.RuleModule = {
  meta: { type: 'problem', docs: { description: 'keep the folders apart' } },
  create(context) {
    const path = relative(context.cwd, context.filename).replaceAll('\\', '/');
    function check(node: SyntaxNode, kind: Import['kind']) {
      const source: unknown = node.source?.value;
      if (typeof source !== 'string') return;
      const names = node.specifiers?.map(importedName);
      const message = wallBetween(path, { kind, source, names: names?.length ? names : undefined });
      if (message) context.report({ loc: node.loc.start, message });
    }
    const declaration = (node: SyntaxNode) =>
      check(node, node.importKind === 'type' || node.exportKind === 'type' ? 'types' : 'values');
    return {
      ImportDeclaration: declaration,
      ExportNamedDeclaration: declaration,
      ExportAllDeclaration: declaration,
      ImportExpression: (node: SyntaxNode) => check(node, 'dynamic'),
      TSImportType: (node: SyntaxNode) => check(node, 'types'),
    } as unknown as Rule.RuleListener;
  },
};

export default { rules: { dialect, walls } };
