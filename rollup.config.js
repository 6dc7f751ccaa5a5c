// Builds every board's bundle into build/: `npx rollup -c`, or `npx cuebox build <board>` for one.
import { readdirSync, existsSync } from 'node:fs';
import { tsImport } from 'tsx/esm/api';

const { deviceConfig } = await tsImport('./boards/build/bundle.ts', import.meta.url);

const boards = readdirSync('boards').filter((name) => existsSync(`boards/${name}/board.ts`));
export default await Promise.all(boards.map((name) => deviceConfig(`boards/${name}`, { minify: true }, `build/${name}.js`)));
