import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder for one test, gone afterwards. */
export function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'kaikuluukku-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}
