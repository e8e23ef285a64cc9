/** The desk: a ledger, at most one pairing at work, and the commands of the contract over any number of ports. */
import { basename } from 'node:path'
import type { Ledger } from '../db/ledger.ts'
import type { DataDirLock } from '../db/lock.ts'
import { Alone } from './alone.ts'
import { type Backups, keepBackups } from './backups.ts'
import { DeskError, type DeskState, type Handlers, type Request, type Topics } from './contract.ts'
import { createDemo, type Demo } from './demonstration.ts'
import { type Desk, type DeskOptions, type GivenOptions, withDefaults } from './desk-options.ts'
import { aboutDesk, endForgetting, forgetEverything, mayForget, wasForgetting } from './forget.ts'
import { createHandlers } from './handlers.ts'
import type { Current } from './host.ts'
import { recentUses } from './journal.ts'
import { leaveKiosk } from './kiosk.ts'
import { createLongWork } from './long-work.ts'
import { openFolder } from './open-folder.ts'
import { pair, type PairingOptions, secretsInForce } from './pairing.ts'
import { createPins, DEMO_PINS, type Pins } from './pins.ts'
import { printing } from './printing.ts'
import { createEraser, type Eraser } from './retention.ts'
import { createRollOut, type RollingOut } from './roll-out.ts'
import { createScanners, type Scanners } from './scanners.ts'
import { createServer, type Server } from './serve.ts'
import type { LiveSession, Session } from './session.ts'
import { SET_ASIDE } from './sync/restore.ts'
import { eventsOf, stateOf, statusOf } from './status.ts'
import { createTeller, type Teller } from './teller.ts'
import { currentVenue } from './venues.ts'
import { createWork, type Work } from './work.ts'

export type { Desk, DeskOptions } from './desk-options.ts'

/** Opens a desk on a data folder. Throws StoreError in words where the folder cannot be used. */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const running = new RunningDesk(options)
  try {
    await running.start()
  } catch (error) {
    await running.close()
    throw error
  }
  return running
}

class RunningDesk implements Desk {
  readonly connect: Server['connect']
  readonly #options: GivenOptions
  readonly #lock: DataDirLock
  readonly #ledger: Ledger
  readonly #server: Server
  readonly #demo: Demo
  readonly #pins: Pins
  readonly #scanners: Scanners
  readonly #teller: Teller
  readonly #backups: Backups
  readonly #eraser: Eraser
  readonly #rollOut: RollingOut
  readonly #work: Work
  readonly #longWork = createLongWork({
    tell: (progress) => this.#server.tell('progress', progress),
    session: () => this.#session,
  })
  #keyLost = false
  readonly #alone = new Alone()

  constructor(options: DeskOptions) {
    this.#options = withDefaults(options)
    const folder = openFolder(options.dataDir, options.lock)
    this.#lock = folder.lock
    this.#ledger = folder.ledger
    this.#demo = createDemo(options.dataDir, this.#options.now)
    this.#pins = createPins({ ledger: this.#ledger, now: this.#options.now })
    this.#server = createServer(this.#handlers(), this.#options.log)
    this.connect = this.#server.connect
    const { log, now } = this.#options
    this.#teller = createTeller({ current: this.#current, tell: this.#server.tell, log })
    this.#backups = keepBackups({ ledger: this.#ledger, now, log, session: () => this.#session })
    this.#eraser = createEraser(this.#ledger, log)
    this.#work = this.#createWork()
    this.#scanners = this.#createScanners()
    this.#rollOut = this.#createRollOut()
  }

  async start(): Promise<void> {
    const [ledger, { log }] = [this.#ledger, this.#options]
    if (ledger.setAside) {
      log(`The ledger was damaged. It was kept as ${ledger.setAside}, and a new one was begun.`)
      ledger.settings.set(SET_ASIDE, basename(ledger.setAside))
    }
    this.#scanners.listen()
    await endForgetting(this.#kept(), log)
    // a demonstration begun on the first-run page lasts until the desk is closed; `--demo` keeps its own
    if (ledger.pairings.current()?.demo && !this.#options.demo) this.#demo.forget(ledger)
    await this.#resume()
    if (!ledger.pairings.current() && this.#options.demo) await this.#pairWithDemo()
    // whose ledger was damaged has backups, and a code that is spent
    if (!ledger.pairings.current() && !ledger.settings.get(SET_ASIDE)) this.#rollOut.begin()
    this.#backups.begin()
    // what was settled right before the desk was cut off
    this.#eraser.soon()
  }

  /** Goes on with the pairing that the ledger holds, if any. */
  async #resume(): Promise<void> {
    const { pairings } = this.#ledger
    if (pairings.current()?.demo) pairings.move(await this.#demo.start())
    const pairing = pairings.current()
    const secrets = await secretsInForce(this.#ledger, this.#options.keyStore)
    if (pairing?.demo && !this.#pins.state().administrator) await this.#pins.preset(DEMO_PINS)
    if (pairing && secrets) this.#work.begin(pairing, secrets)
    this.#keyLost = pairing !== null && secrets === null
  }

  /** A backup takes the ledger's place, and the desk goes on with what it holds. */
  async #restore({ name, pin }: Request<'backup.restore'>): Promise<DeskState> {
    if (this.#pins.state().administrator || pin !== null) await this.#pins.verify('administrator', pin ?? '')
    return this.#alone.run(async () => {
      await this.#work.end()
      try {
        await this.#backups.restore(name)
      } finally {
        await this.#resume()
        this.#scanners.listen()
        this.#tellAnew()
      }
      return this.#state()
    })
  }

  /** The desk is as new afterwards; what fails in between is ended at the next start. */
  async #forget(request: Request<'desk.forget'>): Promise<DeskState> {
    await mayForget(this.#pins, this.#kept(), request)
    return this.#alone.run(async () => {
      await this.#work.end()
      await Promise.all([this.#demo.close(), this.#backups.close()])
      try {
        await forgetEverything(this.#kept())
      } finally {
        this.#keyLost = false
        this.#scanners.listen()
        this.#tellAnew()
      }
      return this.#state()
    })
  }

  #kept() {
    return { ...this.#options, ledger: this.#ledger }
  }

  #tellAnew(): DeskState {
    this.#server.tell('state', this.#state())
    this.#teller.soon('status', 'events', 'uses')
    return this.#state()
  }

  printsSlips(): boolean {
    return printing(this.#ledger.settings).slips === 'always'
  }

  async close(): Promise<void> {
    this.#rollOut.close()
    try {
      await this.#longWork.close()
      await this.#alone.end()
      await this.#backups.close()
      await this.#session?.close()
      await this.#demo.close()
    } finally {
      this.#teller.close()
      this.#eraser.close()
      this.#ledger.close()
      this.#lock.release()
    }
  }

  #handlers(): Handlers {
    return {
      ...createHandlers({
        ledger: this.#ledger,
        dataDir: this.#options.dataDir,
        pins: this.#pins,
        longWork: this.#longWork,
        now: this.#options.now,
        atWork: () => this.#work.atWork(),
        state: () => this.#state(),
        backups: () => this.#backups.state(),
        current: this.#current,
        changed: (session) => this.#changed(session),
        stateChanged: () => this.#server.tell('state', this.#state()),
        venueChanged: () => {
          this.#server.tell('state', this.#state())
          this.#teller.soon('events', 'uses')
        },
        upload: () => this.#session?.upload(),
        syncNow: () => this.#session?.syncNow(),
        listen: (look) => this.#scanners.listen(look),
      }),
      'backup.list': () => this.#backups.state(),
      'backup.make': () => this.#backups.make(),
      'backup.restore': (request) => this.#restore(request),
      'desk.about': () => aboutDesk(this.#kept()),
      'desk.forget': (request) => this.#forget(request),
      'kiosk.leave': (request) => leaveKiosk({ pins: this.#pins, leave: this.#options.leave ?? null }, request),
      'pairing.pair': (request) => this.#pairAlone(() => Promise.resolve({ ...request, demo: false })),
      'pairing.demo': () => this.#pairWithDemo(),
      'pairing.end_demo': () => this.#endDemo(),
    }
  }

  #pairWithDemo(): Promise<DeskState> {
    return this.#pairAlone(async () => {
      const registerUrl = await this.#demo.start()
      return { registerUrl, ...this.#demo.pairing() }
    })
  }

  async #endDemo(): Promise<DeskState> {
    if (!this.#session?.pairing.demo) throw new DeskError('denied', 'not_paired')
    return this.#alone.run(async () => {
      await this.#work.end()
      await this.#demo.close()
      this.#demo.forget(this.#ledger)
      return this.#tellAnew()
    })
  }

  /** A desk that the register no longer knows may pair anew; otherwise only one that is not paired. */
  async #pairAlone(prepare: () => Promise<PairingOptions>): Promise<DeskState> {
    const paired = this.#session !== null && this.#session.network() !== 'unauthorised'
    if (paired) throw new DeskError('conflict', 'already_paired')
    return this.#alone.run(async () => this.#pairNow(await prepare()))
  }

  async #pairNow(request: PairingOptions): Promise<DeskState> {
    const { keyStore, now } = this.#options
    if (wasForgetting(this.#ledger)) await forgetEverything(this.#kept())
    const { pairing, secrets } = await pair({ ledger: this.#ledger, keyStore, now }, request)
    if (request.demo) await this.#pins.preset(DEMO_PINS)
    await this.#session?.close()
    this.#work.begin(pairing, secrets)
    this.#keyLost = false
    this.#backups.begin()
    return this.#tellAnew()
  }

  get #session(): LiveSession | null {
    return this.#work.session
  }

  /** A record changes the lists and is worth sending, but neither may delay its answer. */
  #changed(session: Session): void {
    this.#teller.soon('uses', 'status', 'events')
    this.#eraser.soon()
    setImmediate(session.upload)
  }

  /** The topics that are lists or counts, as they are now. */
  readonly #current = {
    events: () => eventsOf(this.#ledger, this.#session, this.#options.now()),
    uses: () => (this.#session ? recentUses({ ledger: this.#ledger, session: this.#session }) : []),
    status: () => statusOf(this.#ledger, this.#session, this.#scanners.states()),
  } satisfies { [T in Current]: () => Topics[T] }

  #state(): DeskState {
    return stateOf({
      ledger: this.#ledger,
      session: this.#session,
      pins: this.#pins,
      demo: this.#demo.shown(),
      trouble: this.#keyLost ? 'key_lost' : null,
      rollOut: this.#rollOut.state(),
      kiosk: this.#options.leave !== undefined,
    })
  }

  #createWork(): Work {
    const { dataDir, now, random, syncEvery: every, log } = this.#options
    const onChange = (what: Current | 'venues') => {
      if (what === 'venues') this.#server.tell('state', this.#state())
      else this.#teller.soon(what, 'status')
      if (what === 'uses') this.#eraser.soon()
    }
    return createWork({ dataDir, ledger: this.#ledger, now, random, every, log, onChange })
  }

  #createRollOut(): RollingOut {
    return createRollOut({
      ...this.#options,
      ledger: this.#ledger,
      pins: this.#pins,
      file: this.#options.demo ? null : this.#options.setup,
      pair: ({ registerUrl, code, deskName }) =>
        this.#pairAlone(() => Promise.resolve({ registerUrl, code, deskName, demo: false })),
      venue: () => currentVenue(this.#ledger, this.#work.atWork().session.pairing.keyId),
      // what a screen would be told of a scanner is set too
      changed: () => {
        this.#scanners.listen()
        this.#tellAnew()
      },
    })
  }

  #createScanners(): Scanners {
    const { devices, serial: named, log } = this.#options
    const changed = () => this.#teller.soon('status')
    return createScanners({ settings: this.#ledger.settings, devices, named, tell: this.#server.tell, changed, log })
  }
}
