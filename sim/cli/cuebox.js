#!/usr/bin/env node
// The command `cuebox`: lets Node read TypeScript, then hands over. The project is run as it is written, there is no build.
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

register({ tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)) });
await import('./main.ts');
