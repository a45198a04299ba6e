import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import ts from 'typescript-eslint';

/** The layers, top first. A file imports from layers below its own only, and a feature never from another. */
const layers = ['app', 'routes', 'features', 'charts', 'ui', 'api', 'format'];
const above = layers.map((layer, i) => ({
  files: [`src/${layer}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...(i === 0
            ? []
            : [
                {
                  regex: `^(\\.\\./)+(${layers.slice(0, i).join('|')})/`,
                  message: 'This layer is above; see README.md.',
                },
              ]),
          ...(layer === 'features'
            ? [{ regex: '^\\.\\./(?!\\.\\./)', message: 'Features do not import each other.' }]
            : []),
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ['dist', 'test-results', 'playwright-report', 'public'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...ts.configs.strictTypeChecked, ...ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // The router's redirects and not-founds are thrown, and are no errors.
      '@typescript-eslint/only-throw-error': 'off',
    },
  },
  { files: ['src/**/*.{ts,tsx}'], ...hooks.configs.flat.recommended },
  ...above,
  { files: ['dev/**/*.mjs', '*.js'], languageOptions: { globals: globals.node } },
);
