#!/usr/bin/env node
// The command `cuebox`: lets Node read TypeScript, then hands over. The project runs as it is written.
import { fileURLToPath } from 'node:url';
import { register as registerRequire } from 'tsx/cjs/api';
import { register } from 'tsx/esm/api';

registerRequire(); // for a maker's own board.ts, in a folder that does not say what kind of modules it has
register({ tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)) });
await import('./main.ts');
