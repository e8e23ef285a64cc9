/** A folder that electron-builder takes for Electron's: the runtime itself cannot be fetched everywhere. */
import { createPackage } from '@electron/asar'
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
/** Where a program keeps its fuses, and how Electron 45 is delivered. Source: electron/electron build/fuses/fuses.json5 */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const AS_DELIVERED = '101100011'
const FILES = ['chrome-sandbox', 'chrome_crashpad_handler', 'LICENSE', 'LICENSES.chromium.html']
const LOCALES = ['de', 'en-US', 'fi', 'sv']

/** Makes the folder. Its executable is Node.js with the wire of fuses behind it. */
export async function standInElectron(folder: string): Promise<string> {
  for (const part of ['resources', 'locales', 'empty']) mkdirSync(join(folder, part), { recursive: true })
  const executable = join(folder, 'electron')
  copyFileSync(process.execPath, executable)
  appendFileSync(executable, SENTINEL + String.fromCharCode(1, AS_DELIVERED.length) + AS_DELIVERED)
  for (const file of FILES) writeFileSync(join(folder, file), '')
  for (const locale of LOCALES) writeFileSync(join(folder, 'locales', `${locale}.pak`), '')
  writeFileSync(join(folder, 'version'), versionOfElectron())
  writeFileSync(join(folder, 'empty', 'package.json'), '{}')
  await createPackage(join(folder, 'empty'), join(folder, 'resources', 'default_app.asar'))
  return folder
}

function versionOfElectron(): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', 'electron', 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}
