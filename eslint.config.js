import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

const ELECTRON = { name: 'electron', message: 'only electron/ imports electron' }

/**
 * The house's arrows: renderer → contract ← desk → db, native, rules; rules import nothing; electron starts the others.
 * An import is refused where its path leads through a folder that is not the file's to use.
 *
 * @param {string[]} files @param {string} regex @param {string} message
 * @returns {import("eslint").Linter.Config}
 */
const arrow = (files, regex, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { paths: [ELECTRON], patterns: [{ regex, message }] }] },
})
const CONTRACT = 'desk/(?!contract\\.ts$|transport\\.ts$|rules/)'
const arrows = [
  arrow(['desk/**'], '(^|/)(electron|renderer)/', 'the desk knows neither its host nor its screen'),
  arrow(['desk/rules/**'], '^(\\.\\./|node:|[^.])', 'rules import nothing'),
  arrow(['desk/contract.ts'], '^(\\./(?!transport\\.ts$|rules/)|\\.\\./|node:)', 'the contract is types and schemas'),
  arrow(['desk/transport.ts'], '', 'the transport stands alone'),
  arrow(['db/**'], '(^|/)(native|electron|renderer)/|(^|/)desk/(?!rules/)', 'db knows values, not use cases'),
  arrow(['native/**'], `(^|/)(db|electron|renderer)/|(^|/)${CONTRACT}`, 'native turns devices into scans'),
  arrow(
    ['renderer/**'],
    `^node:|(^|/)(db|native|electron)/|(^|/)${CONTRACT}`,
    'the renderer reaches the desk through the contract only',
  ),
]

export default ts.config(
  { ignores: ['node_modules/', 'out/', 'dist/', 'renderer/paraglide/', 'tests/.results/'] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      'no-restricted-imports': ['error', { paths: [ELECTRON] }],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  ...arrows,
  { files: ['electron/**', 'tests/**'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['tests/**', 'desk/start.mjs'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
)
