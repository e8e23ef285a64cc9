/** New versions, joined to the program: who may look for them, and what has to be closed for them. docs/security.md#updates */
import { existsSync } from 'node:fs'
import { log } from '../desk/log.ts'
import { type Ending, UPDATE_FAILED } from './ending.ts'
import type { Host } from './host.ts'
import { forgetNextStart, keepForNextStart } from './next-start.ts'
import type { ShellOptions } from './options.ts'
import { handle } from './sender.ts'
import { dropSpare, keepSpare, putBackSpare } from './spare.ts'
import { appImageOf, type Installation, updatesOff } from './update-source.ts'
import { Updates } from './updates.ts'

export interface UpdatingParts {
  readonly installation: Installation
  readonly options: ShellOptions
  /** What this start was given, for the next one. */
  readonly args: readonly string[]
  readonly ending: Ending
  /** Closes both processes' files. */
  readonly close: () => Promise<void>
}

/** Answers the page, and looks for new versions where this installation may. */
export function serveUpdates(host: Host, parts: UpdatingParts): void {
  const off = updatesOff(parts.installation)
  let updates: Pick<Updates, 'state' | 'rest'> = {
    state: off ? { state: 'off', why: off } : { state: 'current', checkedAt: null },
    rest: () => Promise.resolve(),
  }
  handle(host.ipcMain, 'updates:state', () => updates.state)
  handle(host.ipcMain, 'updates:rest', async () => {
    await updates.rest()
    return null
  })
  if (off) return
  createUpdates(host, parts).then(
    (created) => (updates = created),
    (error: unknown) => {
      // a desk that cannot be renewed works all the same
      log(`updates: ${String(error)}`)
      updates = { ...updates, state: { state: 'failed', problem: 'other', at: Date.now() } }
    },
  )
}

async function createUpdates({ app, updater }: Host, { installation, options, args, ending, close }: UpdatingParts) {
  const folder = app.getPath('userData')
  const appImage = appImageOf(installation)
  // whichever version this is, it has started
  if (appImage) dropSpare(appImage)
  return new Updates({
    updater: await updater(),
    hasFailed: options.updateFailed,
    now: Date.now,
    log,
    async handOver() {
      // first, since these alone may fail, and nothing is closed by then
      if (appImage) keepSpare(appImage)
      keepForNextStart(folder, args)
      ending.begin()
      await close()
      // an AppImage starts the next version while this one still ends
      app.releaseSingleInstanceLock()
    },
    giveUp(hasFailed) {
      forgetNextStart(folder)
      if (appImage && (hasFailed || !existsSync(appImage))) putBack(appImage)
      ending.beginAnew(UPDATE_FAILED)
    },
  })
}

/** Whatever the disk says: the desk begins anew all the same. */
function putBack(appImage: string): void {
  try {
    putBackSpare(appImage)
  } catch (error) {
    log(`updates: ${String(error)}`)
  }
}
