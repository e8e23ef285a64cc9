/** A desk's folder that is paired with a real register on a real socket; the register tells who calls. */
import { join } from 'node:path'
import { openLedger } from '../../db/ledger.ts'
import { createDeskApi, type DeskApi, PortTransport } from '../../desk/contract.ts'
import { DEMO_CODE, openRegister, type Register, serveRegister } from '../../desk/demo/register.ts'
import { openDesk } from '../../desk/desk.ts'
import { unwrapSecrets } from '../../desk/pairing.ts'
import { fileKeyStore } from '../../desk/standalone/key-store.ts'
import { must, type Rig } from './rig.ts'
import { cards, EVENING, type Folders, putEvents } from './rig-desk.ts'

export interface Place {
  readonly dataDir: string
  readonly keyFile: string
}

export interface World extends Folders, Place {
  /** Resolves when the next such request has come, before it is looked at: `POST /v1/uses`. */
  called(request: string): Promise<void>
  /** From now on the register keeps no changes, so that a desk always takes a snapshot. */
  forgetChanges(): void
  /** The ids of everything in the register. */
  taken(): string[]
  /** The same with the minors of each. */
  takenMinors(): { readonly id: string; readonly minors: number }[]
  close(): Promise<void>
}

/** Makes one. The desk is not running; its ledger is empty but for the pairing and the events of rig-desk.ts. */
export async function makeWorld(rig: Rig): Promise<World> {
  const waiting = new Map<string, () => void>()
  let remembers = true
  const register = registerWithCards(join(rig.folder(), 'kaikukanta.db'))
  const answer = (request: Request) => {
    const { pathname } = new URL(request.url)
    const name = `${request.method} ${pathname}`
    waiting.get(name)?.()
    waiting.delete(name)
    if (remembers || pathname !== '/v1/cards/changes') return register.fetch(request)
    return Response.json({ error: 'cursor_gone', message: 'Start anew.' }, { status: 410 })
  }
  const served = await serveRegister({ now: register.now, fetch: answer })
  const place = { dataDir: rig.folder(), keyFile: join(rig.folder(), 'key') }
  const venueKey = await pairDesk(place, served.url)
  return {
    ...{ ...place, venueKey, replicaDir: place.dataDir },
    called: (name) => new Promise((resolve) => void waiting.set(name, resolve)),
    forgetChanges: () => void (remembers = false),
    takenMinors: () =>
      register.store.db.prepare<[], { id: string; minors: number }>('SELECT id, minors FROM uses ORDER BY id').all(),
    taken: () => register.store.db.prepare<[], string>('SELECT id FROM uses ORDER BY id').pluck().all(),
    async close() {
      await served.close()
      register.close()
    },
  }
}

function registerWithCards(file: string): Register {
  const register = openRegister({ file, now: () => EVENING })
  // the register's own disk is not what is tested
  register.store.db.pragma('synchronous = OFF')
  register.store.db.transaction(() => cards().forEach((card) => register.store.cards.put(card, EVENING)))()
  return register
}

async function pairDesk({ dataDir, keyFile }: Place, registerUrl: string): Promise<string> {
  const { api, close } = await runDesk({ dataDir, keyFile })
  await api.invoke('pairing.pair', { registerUrl, code: DEMO_CODE, deskName: 'Kassa 1' })
  await until(async () => (await api.invoke('status.get', {})).replica !== null)
  await close()
  const ledger = openLedger(dataDir)
  try {
    const pairing = ledger.pairings.current()
    const secrets = pairing && (await unwrapSecrets(pairing, fileKeyStore(keyFile)))
    must(pairing !== null && secrets !== null, 'the desk is not paired')
    ledger.transaction(() => {
      putEvents(ledger, pairing.venueId)
      ledger.venues.set(pairing.venueId, '{}', '{}')
    })
    return Buffer.from(secrets.venueKey).toString('hex')
  } finally {
    ledger.close()
  }
}

/** The real desk in this process. */
export async function runDesk(
  { dataDir, keyFile }: Place,
  log: (line: string) => void = () => undefined,
): Promise<{ api: DeskApi; close(): Promise<void> }> {
  const desk = await openDesk({
    ...{ dataDir, keyStore: fileKeyStore(keyFile), devices: null, now: () => EVENING },
    ...{ random: () => 0.02, syncEvery: 20, log },
  })
  const transport = new PortTransport()
  const port = desk.connect((message) => transport.receive(message))
  transport.join((message) => port.receive(structuredClone(message)))
  return { api: createDeskApi(transport), close: () => desk.close() }
}

const AT_MOST_MS = 30_000

/** Asks again and again. Throws where it never comes to hold. */
export async function until(holds: () => boolean | Promise<boolean>, every = 10): Promise<void> {
  const begun = performance.now()
  while (!(await holds())) {
    if (performance.now() - begun > AT_MOST_MS) throw new Error('what was waited for did not come')
    await new Promise((later) => setTimeout(later, every))
  }
}
