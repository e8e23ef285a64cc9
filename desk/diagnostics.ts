/** How this desk is: facts for whoever is told of them on the phone. docs/guide.md#diagnostics */
import { statfs } from 'node:fs/promises'
import { arch, release, type } from 'node:os'
import { version } from '../package.json'
import type { BackupState, Diagnostics, Instant } from './contract.ts'

export interface DiagnosticsDeps {
  readonly dataDir: string
  readonly now: () => Instant
  readonly backups: () => BackupState
  /** When the ledger was opened, which looks it through. */
  readonly openedAt: Instant
  readonly clockOff: number | null
}

/** Whatever cannot be found out is null: a desk in trouble is the one that is asked. */
export async function diagnose({ dataDir, now, backups, openedAt, clockOff }: DiagnosticsDeps): Promise<Diagnostics> {
  const { newest, failed } = backupsOf(backups)
  const at = now()
  return {
    at,
    version,
    runtime: `Node ${process.versions.node}`,
    system: `${type()} ${release()} ${arch()}`,
    room: await roomOf(dataDir),
    // a copy is looked through before it counts as one; by a clock that was ahead there may be one of the days to come
    checkedAt: newest !== null && newest > openedAt && newest <= at ? newest : openedAt,
    backups: { newest, failed },
    clockOff,
  }
}

async function roomOf(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

function backupsOf(read: () => BackupState): Diagnostics['backups'] {
  try {
    const { backups, failed } = read()
    return { newest: backups[0]?.at ?? null, failed }
  } catch {
    // the folder that cannot be read takes no backup either
    return { newest: null, failed: true }
  }
}
