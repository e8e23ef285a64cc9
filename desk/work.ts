/** The pairing at work, if any: its session, and what is checked by it. */
import type { PairingRow } from '../db/pairings.ts'
import { createChecker } from './check.ts'
import { DeskError } from './contract.ts'
import type { AtWork } from './host.ts'
import type { Secrets } from './pairing.ts'
import { type LiveSession, openSession, type SessionOptions } from './session.ts'
import { wantLost } from './sync/restore.ts'

export interface Work {
  readonly session: LiveSession | null
  /** Throws DeskError `not_paired`. */
  atWork(): AtWork
  /** Exchanges with the register from now on, in the place of an earlier one, whose session is to be closed first. */
  begin(pairing: PairingRow, secrets: Secrets): void
  /** Nothing is checked, recorded or exchanged from now on. */
  end(): Promise<void>
}

type WorkOptions = Omit<SessionOptions, 'pairing' | 'token' | 'venueKey'>

export function createWork(options: WorkOptions): Work {
  const { ledger, now } = options
  let working: AtWork | null = null
  return {
    get session() {
      return working?.session ?? null
    },
    atWork() {
      if (!working) throw new DeskError('denied', 'not_paired')
      return working
    },
    begin(pairing, secrets) {
      // a demonstration in between does not end that
      if (!pairing.demo) wantLost(ledger, pairing.keyId)
      const session = openSession({ ...options, pairing, ...secrets })
      working = { session, check: createChecker({ ledger, session, now }) }
    },
    async end() {
      const ended = working
      working = null
      await ended?.session.close()
    },
  }
}
