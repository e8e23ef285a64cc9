/** The embedded demonstration: a register of made-up cards on a port of this machine, over a file in the data folder. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Ledger } from '../db/ledger.ts'
import type { DemoCard, DeskState, Language } from './contract.ts'
import type { PairingOptions } from './pairing.ts'
import { DEMO_PINS } from './pins.ts'
import { REPLICA_POINTER } from './sync/replica-sync.ts'

const FILE = 'demo-register.db'

/** What the desk is called at a demonstration: made up as its venues are, and told in the language that is spoken. */
export const DEMO_DESK_NAMES: Readonly<Record<Language, string>> = {
  fi: 'Kokeilukassa',
  sv: 'Demokassa',
  en: 'Demo desk',
}

export interface Demo {
  /** Starts the register, unless it runs; resolves to its address. */
  start(): Promise<string>
  /** How a desk pairs with it. */
  pairing(): Omit<PairingOptions, 'registerUrl'>
  /** What a newcomer is shown while it runs. */
  shown(): Extract<DeskState, { phase: 'ready' }>['demo']
  close(): Promise<void>
  /** Forgets what the ledger has of it, and deletes its file. To be called while it does not run. */
  forget(ledger: Ledger): void
}

interface Running {
  readonly registerUrl: string
  readonly cards: readonly DemoCard[]
  close(): Promise<void>
}

/** Loaded only when wanted, so a paired desk carries none of it. */
async function run(dataDir: string, now: () => number): Promise<Running> {
  const { openRegister, serveRegister, demoCards } = await import('./demo/register.ts')
  const register = openRegister({ file: join(dataDir, FILE), now })
  const served = await serveRegister(register)
  return {
    registerUrl: served.url,
    cards: demoCards(),
    async close() {
      await served.close()
      register.close()
    },
  }
}

/** The demonstration of a data folder, not started. */
export function createDemo(dataDir: string, now: () => number): Demo {
  let running: Promise<Running> | null = null
  let shown: Running | null = null
  return {
    async start() {
      running ??= run(dataDir, now)
      shown = await running.catch((error: unknown) => {
        running = null
        throw error
      })
      return shown.registerUrl
    },
    pairing: () => ({ code: 'KAIKU-DEMO', deskName: DEMO_DESK_NAMES.fi, demo: true }),
    shown: () => shown && { cards: shown.cards, registerUrl: shown.registerUrl, pins: DEMO_PINS },
    async close() {
      const ended = await running?.catch(() => null)
      running = null
      shown = null
      await ended?.close()
    },
    forget(ledger) {
      ledger.transaction(() => {
        ledger.pairings.forgetDemo()
        ledger.events.replaceAll([])
        ledger.settings.remove(REPLICA_POINTER)
        ledger.pins.clear()
      })
      for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, FILE + suffix), { force: true })
    },
  }
}
