/** A desk paired with a register that is a process of its own, for a benchmark. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { openLedger } from '../../db/ledger.ts'
import { pair } from '../../desk/pairing.ts'
import { helsinkiDay } from '../../desk/rules/local-date.ts'
import { openSession } from '../../desk/session.ts'
import { createClient } from '../../desk/sync/client.ts'
import { venueKeys } from '../../desk/venue-keys.ts'

const CLEAR = {
  wrap: (secret: Uint8Array) => Promise.resolve(secret),
  unwrap: (secret: Uint8Array) => Promise.resolve(secret),
}
export type BenchDesk = Awaited<ReturnType<typeof benchDesk>>

/** Its register has so many cards. */
export async function benchDesk(cards: number) {
  // by itself: the process of the register runs this module's file, and nothing of the desk's
  const { goodNumbers, startRegister } = await import('./sync-register.ts')
  const dir = mkdtempSync(join(tmpdir(), 'kaikuluukku-bench-'))
  const register = await startRegister(dir, cards)
  const ledger = openLedger(dir)
  const wanted = { registerUrl: register.url, code: 'KAIKU-DEMO', deskName: 'Kassa 1', demo: false }
  const { pairing, secrets } = await pair({ ledger, keyStore: { name: 'clear', ...CLEAR }, now: Date.now }, wanted)
  const keys = venueKeys(pairing.keyId, secrets.venueKey)
  const { token } = secrets
  const client = createClient({ registerUrl: register.url, token, signal: new AbortController().signal })
  const eventTonight = () => {
    const today = helsinkiDay(Date.now())
    return ledger.events.between(pairing.venueId, today, today)[0]
  }
  return {
    ...{ dir, ledger, pairing, keys, token, client, eventTonight },
    numbers: () => goodNumbers(cards),
    /** The session at work, once the cards and the programme have come. */
    async begin() {
      const session = openSession({
        ...{ dataDir: dir, ledger, pairing, ...secrets, now: Date.now, random: Math.random, every: 3_600_000 },
        ...{ onChange: () => undefined, log: () => undefined },
      })
      while (!session.replica.progress() || eventTonight() === undefined) await later(20)
      return session
    },
    close() {
      ledger.close()
      register.end()
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
