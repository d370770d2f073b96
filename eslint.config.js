import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

const timeAndChance = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take the time as an argument.' },
  { selector: "CallExpression[callee.name='Date']", message: 'Take the time as an argument.' },
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Take the time as an argument.' },
  { selector: "CallExpression[callee.object.name='performance'][callee.property.name='now']", message: 'Take the time as an argument.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Take randomness as an argument.' },
]

export default defineConfig(
  globalIgnores(['public/build/**', '**/*.cjs', 'eslint.config.js', 'var/**', 'coverage/**']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // A regular expression that matched has its groups, an index that was checked is there; the compiler cannot see it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Numbers print the same everywhere; every other type in a template is still refused.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `(req, res) => res.render(…)` and `() => socket.close()` say what they do in one line.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A promise nobody awaits loses its error and runs outside its transaction. Written `void p`, someone meant it.
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // An implementation of an interface may be async without awaiting anything yet.
      '@typescript-eslint/require-await': 'off',
      // `!= null` asks for both kinds of nothing at once; every other comparison is exact.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // As the compiler has it: an argument that an interface demands and we do not need starts with `_`.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Knex and JSON answer `any`; `as Row` after the query names the shape without retyping the query's columns.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // Knex's builders are promises too: write `where((q) => void q.where(…))`; an async callback where none is awaited stays refused.
      'no-restricted-globals': ['error', { name: 'alert', message: 'Use a dialog or a notice.' }],
    },
  },
  {
    // Pure code: whoever calls you knows the time, and supplies chance.
    files: ['core/**/*.ts', 'server/**/*.rules.ts', 'server/**/*.policy.ts', 'server/**/policy.ts'],
    rules: { 'no-restricted-syntax': ['error', ...timeAndChance] },
  },
  {
    // In tests a response body is what the test itself asserts about, and chai's words end in properties (`.to.be.true`).
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
)
