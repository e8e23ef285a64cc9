import js from '@eslint/js'
import importX, { createNodeResolver } from 'eslint-plugin-import-x'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** The house's arrows: renderer → contract ← desk → db, native, rules; rules import nothing; electron starts the others. */
/** @param {string} target @param {string[]} forbidden @param {string} message */
const zone = (target, forbidden, message) => forbidden.map((from) => ({ target, from, message }))
const contract = ['contract.ts', 'transport.ts', 'rules']
const zones = [
  ...zone('desk/rules', ['db', 'native', 'electron', 'renderer'], 'rules import nothing'),
  { target: 'desk/rules', from: 'desk', except: ['rules'], message: 'rules import nothing' },
  ...zone('desk', ['electron', 'renderer'], 'the desk knows neither its host nor its screen'),
  { target: 'desk/contract.ts', from: 'desk', except: contract, message: 'the contract is types and schemas' },
  { target: 'desk/transport.ts', from: 'desk', message: 'the transport stands alone' },
  ...zone('db', ['native', 'electron', 'renderer'], 'db knows values, not use cases'),
  { target: 'db', from: 'desk', except: ['rules'], message: 'db knows values, not use cases' },
  ...zone('native', ['db', 'electron', 'renderer'], 'native turns devices into scans'),
  { target: 'native', from: 'desk', except: contract, message: 'native turns devices into scans' },
  ...zone('renderer', ['db', 'native', 'electron'], 'the renderer reaches the desk through the contract only'),
  {
    target: 'renderer',
    from: 'desk',
    except: contract,
    message: 'the renderer reaches the desk through the contract only',
  },
]
const NODE_BUILTINS = { group: ['node:*'], message: 'pure: no I/O' }
const ELECTRON = { name: 'electron', message: 'only electron/ imports electron' }

export default ts.config(
  { ignores: ['node_modules/', 'out/', 'dist/', 'renderer/paraglide/', 'tests/.results/'] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    plugins: { 'import-x': importX },
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.mjs', '.svelte'] })],
      'import-x/ignore': ['node_modules'],
      'import-x/extensions': ['.ts', '.js', '.mjs'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      'no-restricted-imports': ['error', { paths: [ELECTRON] }],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['desk/rules/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [ELECTRON], patterns: [NODE_BUILTINS] }] },
  },
  {
    files: ['renderer/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [ELECTRON], patterns: [NODE_BUILTINS] }] },
  },
  { files: ['electron/**', 'tests/**'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['tests/**', 'desk/start.mjs'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
)
