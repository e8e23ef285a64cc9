/** Killed while it records: what was green is there, and the register will be sent each. */
import { count, must, type Rig, type Scenario, start } from '../rig.ts'
import type { Folders } from '../rig-desk.ts'
import { ledgerFolders, usesIn } from '../rig-ledger.ts'
import type { Recording } from '../power/recorder.ts'
import { greenUntil, KILLS_A_FOLDER, killsOf, killWithin, reaches } from './kill.ts'

const WITHIN_MS = 40

export const killRecording: Scenario = {
  name: 'kill -9 recording',
  async run(rig) {
    const kills = killsOf(rig)
    let green = 0
    for (let kill = 0, from = 0, folders = ledgerFolders(rig); kill < kills; kill++) {
      if (kill % KILLS_A_FOLDER === 0) [from, folders] = [0, ledgerFolders(rig)]
      const { promised, uses } = await killOnce(rig, folders, from, 'within')
      green += promised - from
      must(uses >= promised, `${count(promised - uses)} green uses were lost`)
      from = uses
    }
    const red = await killsUntilSeen(rig)
    return `${count(kills)} kills, ${count(green)} green uses, 0 lost; with the enqueue outside the transaction red after ${count(red)}`
  },
}

/** A desk that enqueues outside the transaction is found out: this rig sees what it is for. */
async function killsUntilSeen(rig: Rig): Promise<number> {
  const folders = ledgerFolders(rig)
  for (let kill = 1, from = 0; kill <= 100; kill++) {
    try {
      const { uses } = await killOnce(rig, folders, from, 'after')
      from = uses
    } catch (error) {
      if ((error as Error).message.includes('in the outbox, or neither')) return kill
      throw error
    }
  }
  throw new Error('a use without its place in the outbox was never seen: this rig sees nothing')
}

const REST = { backsUp: false, closes: false }

async function killOnce(rig: Rig, folders: Folders, from: number, enqueues: Recording['enqueues']) {
  const task: Recording = { ...folders, from, to: from + 500, enqueues, synchronous: 'FULL', ...REST }
  const recorder = start(rig.program('recorder'), task)
  await reaches(recorder, recorder.said('recording'))
  await killWithin(rig, recorder, WITHIN_MS)
  return { promised: greenUntil(recorder, from), uses: usesIn(folders) }
}
