import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** The other patterns read a path from its start, and so hold only where no path takes a turn on its way. */
const SIMPLEST = { regex: '^\\./\\.\\.?/|/\\./|//|(^|/)(?!\\.\\.?/)[^/]+/\\.\\./', message: 'no detours in a path' }
const ELECTRON = { regex: '^electron(/|$)', message: 'only electron/ imports electron' }

/** @typedef {{ regex: string, message: string }} Refusal */

/**
 * The same refusals for every way to write an import: `import x from`, `export … from`, `import()` and the type `import()`.
 *
 * @param {Refusal[]} refusals
 * @returns {import("eslint").Linter.RulesRecord}
 */
const refuse = (refusals) => ({
  'no-restricted-imports': ['error', { patterns: refusals }],
  'no-restricted-syntax': [
    'error',
    { selector: 'ImportExpression[source.type!="Literal"]', message: 'only a plain path can be checked' },
    ...refusals.map(({ regex, message }) => ({
      // a slash would end the expression of a selector
      selector: `:matches(ImportExpression, TSImportType)[source.value=/${regex.replaceAll('/', '\\u002F')}/]`,
      message,
    })),
  ],
})

/**
 * The house's arrows: renderer → contract ← desk → db, native, rules; rules import nothing; electron starts the others.
 * An import is refused where its path leads through a folder that is not the file's to use.
 *
 * @param {string[]} files @param {string} regex @param {string} message
 * @returns {import("eslint").Linter.Config}
 */
const arrow = (files, regex, message) => ({ files, rules: refuse([SIMPLEST, ELECTRON, { regex, message }]) })
const CONTRACT = 'desk/(?!contract\\.ts$|contract/|transport\\.ts$|rules/)'
const arrows = [
  arrow(['desk/**'], '(^|/)(electron|renderer)/', 'the desk knows neither its host nor its screen'),
  arrow(['desk/rules/**'], '^(?!\\./[^./])', 'rules import nothing'),
  arrow(
    ['desk/contract.ts'],
    '^(?!valibot$|\\./transport\\.ts$|\\./contract/|\\./rules/)',
    'the contract is types and schemas',
  ),
  arrow(['desk/contract/**'], '^(?!valibot$|\\./[^./]|\\.\\./rules/)', 'the contract is types and schemas'),
  arrow(['desk/transport.ts'], '', 'the transport stands alone'),
  arrow(['db/**'], '(^|/)(native|electron|renderer)/|(^|/)desk/(?!rules/)', 'db knows values, not use cases'),
  arrow(['native/**'], `(^|/)(db|electron|renderer)/|(^|/)${CONTRACT}`, 'native turns devices into scans'),
  arrow(
    ['renderer/**'],
    `^node:|(^|/)(db|native|electron)/|(^|/)${CONTRACT}`,
    'the renderer reaches the desk through the contract only',
  ),
  {
    files: ['electron/**'],
    rules: refuse([SIMPLEST, { regex: '(^|/)renderer/', message: 'the host shows the screen, and knows it not' }]),
  },
]

export default ts.config(
  { ignores: ['node_modules/', 'out/', 'dist/', 'renderer/paraglide/', 'tests/.results/'] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      ...refuse([ELECTRON]),
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  ...arrows,
  { files: ['tests/**'], rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': 'off' } },
  { files: ['tests/**', 'desk/start.mjs'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
)
