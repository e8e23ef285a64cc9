/** Cutting what the shim wrote down: where, and what is left. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pick } from '../rig.ts'
import type { Disk, Image } from './disk.ts'
import type { Change } from './journal.ts'

/** Half of them anywhere, half where something else than the log is written: checkpoints, names and lengths are rare. */
export function places(changes: readonly Change[], cuts: number, random: () => number): number[] {
  const busiest = mostWritten(changes)
  const rare = changes.flatMap((change, i) => ('inode' in change && change.inode === busiest ? [] : [i + 1]))
  const all = Array.from({ length: changes.length }, (_, i) => i + 1)
  return Array.from({ length: cuts }, (_, i) => pick(i % 2 ? rare : all, random)).sort((a, b) => a - b)
}

function mostWritten(changes: readonly Change[]): bigint | undefined {
  const written = Map.groupBy(
    changes.flatMap((change) => (change.kind === 'written' ? [change.inode] : [])),
    (inode) => inode,
  )
  return [...written].sort(([, a], [, b]) => b.length - a.length)[0]?.[0]
}

/** Yields what each cut leaves, and what was said by then, and how much of it was green. */
export function* cutAt(
  where: readonly number[],
  changes: readonly Change[],
  disk: Disk,
  random: () => number,
): Generator<{ image: Image; green: number; said: readonly string[] }> {
  let at = 0
  const said: string[] = []
  for (const place of where) {
    for (; at < place; at++) {
      const change = changes[at] as Change
      disk.tell(change)
      if (change.kind === 'said') said.push(change.text)
    }
    yield { image: disk.afterCut(random), said, green: said.filter((line) => line.startsWith('green')).length }
  }
}

/** Puts the files into the folder, which is made where it is missing. */
export function put(folder: string, image: Image): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, bytes] of image) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), bytes)
  }
}

/** Everything in the folder, but for SQLite's shared memory, which is made anew after a cut. */
export function filesIn(folder: string): Image {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(files.map((file) => [relative(folder, file), readFileSync(file)]))
}
