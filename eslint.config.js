// @ts-check
import tseslint from 'typescript-eslint';
import { tsImport } from 'tsx/esm/api';

/** The project's own rules are TypeScript, which Node 20 does not load by itself. */
const { default: cuebox } = await tsImport('./boards/build/lint.ts', import.meta.url);

const ON_DEVICE = ['firmware/**/*.ts', 'hal/**/*.ts', 'boards/*/main.ts'];

export default tseslint.config(
  // The last two run in the interpreter as they are.
  { ignores: ['build/', '**/node_modules/', 'hal/espruino.d.ts', 'sim/ways/prelude.js', 'sim/cost/*.js'] },
  { files: ['**/*.ts', '**/*.js'], extends: [tseslint.configs.recommended] },
  {
    files: ['**/*.ts', '**/*.js'],
    plugins: { cuebox },
    rules: {
      'cuebox/walls': 'error',
      eqeqeq: ['error', 'smart'],
      'prefer-const': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      // A type import leaves nothing behind: the walls count it as types.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
    },
  },
  {
    files: ON_DEVICE,
    rules: {
      'cuebox/dialect': 'error',
      // These ask for what the device does not have.
      'prefer-rest-params': 'off',
      'prefer-spread': 'off',
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
);
