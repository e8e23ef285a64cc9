/**
 * What the program was started with, for the start that an installer makes: that one gives no arguments, and a kiosk would
 * come back as a window that anyone closes. docs/security.md#updates
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'

const NAME = 'next-start.json'
const Kept = v.pipe(v.string(), v.parseJson(), v.array(v.string()))

/** Throws as the disk does. */
export function keepForNextStart(folder: string, args: readonly string[]): void {
  writeFileSync(join(folder, NAME), JSON.stringify(args), { mode: 0o600 })
}

/** The arguments of this start, after those that were kept for it; they are kept for one start. */
export function argsOfStart(folder: string, args: readonly string[]): string[] {
  const kept = v.safeParse(Kept, read(folder))
  forgetNextStart(folder)
  return kept.success ? [...kept.output, ...args] : [...args]
}

export function forgetNextStart(folder: string): void {
  rmSync(join(folder, NAME), { force: true })
}

function read(folder: string): string | null {
  try {
    return readFileSync(join(folder, NAME), 'utf8')
  } catch {
    return null
  }
}
