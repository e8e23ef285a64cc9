/** What can be told of the shell without running it: what its sources never say, what its preload is, how it is packed. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '../..')
const sources = readdirSync(join(ROOT, 'electron'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(ROOT, 'electron', name), 'utf8') }))
const importsElectron = /^import (?!type )[^;'"]*? from 'electron'/m

describe('never', () => {
  test.each([
    'webSecurity',
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'enableBlinkFeatures',
    'webviewTag',
    'allowpopups',
    'openExternal',
    'nodeIntegration: true',
    'contextIsolation: false',
    'sandbox: false',
    'bypassCSP',
    'executeJavaScript',
    'file://',
    'http://',
    'unsafe-inline',
    "'unsafe-eval'",
  ])('%s', (word) => {
    expect(sources.filter(({ text }) => text.includes(word)).map(({ name }) => name)).toEqual([])
  })

  test('is ipcRenderer named but where the preload takes it', () => {
    const named = sources.filter(({ text }) => /\bipcRenderer\b/.test(text)).map(({ name }) => name)
    expect(named).toEqual(['preload.ts'])
  })

  test('is ipcMain listened to but by the one wrapper', () => {
    const listening = sources.filter(({ text }) => /ipcMain\s*\.\s*\w+\(/.test(text)).map(({ name }) => name)
    expect(listening).toEqual(['sender.ts'])
  })

  test('are Electron’s values imported but by main and preload', () => {
    const importing = sources.filter(({ text }) => importsElectron.test(text)).map(({ name }) => name)
    expect(importing).toEqual(['main.ts', 'preload.ts'])
  })
})

describe('the preload', () => {
  test('is one CommonJS file that requires Electron and nothing else', async () => {
    const built = (await build({
      configFile: false,
      root: ROOT,
      logLevel: 'silent',
      build: {
        write: false,
        minify: false,
        lib: { entry: 'electron/preload.ts', formats: ['cjs'] },
        rolldownOptions: { external: ['electron'] },
      },
    })) as Rolldown.RolldownOutput[]
    const [file, ...others] = built.flatMap(({ output }) => output)
    expect(others).toEqual([])
    if (file?.type !== 'chunk') throw new Error('no chunk')
    expect([...file.code.matchAll(/\brequire\(([^)]*)\)/g)].map(([, what]) => what?.replace(/['"`]/g, ''))).toEqual([
      'electron',
    ])
    expect(file.code).not.toMatch(/^\s*(import|export)\b/m)
    expect(file.dynamicImports).toEqual([])
  })
})

describe('the package', () => {
  const config = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')) as Record<string, unknown>

  test('has its fuses blown', () => {
    expect(config['electronFuses']).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    })
  })

  test('is an archive with native modules beside it, not built anew', () => {
    expect(config).toMatchObject({ asar: true, asarUnpack: ['**/*.node'], npmRebuild: false })
  })

  test('installs for one user', () => {
    expect(config['nsis']).toMatchObject({ perMachine: false, oneClick: true })
  })
})
