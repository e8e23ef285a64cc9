/** What this screen knows of its desk: asked for at every connection, then told by it. */
import {
  type DeskApi,
  type DeskState,
  type EventSummary,
  type Preferences,
  type RecentUse,
  type Request,
  type Status,
  type VenueSettings,
} from '../../desk/contract.ts'

const UNTOLD: Preferences = { language: 'fi', theme: 'system' }
const NONE: readonly EventSummary[] = []

export class Desk {
  readonly api: DeskApi
  #state = $state.raw<DeskState | null>(null)
  #status = $state.raw<Status | null>(null)
  #events = $state.raw<readonly EventSummary[] | null>(null)
  readonly #near = $derived(this.#events?.filter(({ isLater }) => !isLater) ?? NONE)
  #uses = $state.raw<readonly RecentUse[]>([])
  #connected = $state.raw(false)
  /** Chosen here and not yet confirmed by the desk. */
  #preferred = $state.raw<Preferences | null>(null)

  constructor(api: DeskApi) {
    this.api = api
    api.subscribe('state', (state) => this.#enter(state))
    api.subscribe('status', (status) => (this.#status = status))
    api.subscribe('events', (events) => (this.#events = events))
    api.subscribe('uses', (uses) => (this.#uses = uses))
    // last, since it answers at once where the desk is already there
    api.subscribe('connected', (connected) => {
      this.#connected = connected
      if (connected) void this.#refetch()
    })
    globalThis.addEventListener?.('online', () => void this.#ignoring(api.invoke('sync.now', {})))
  }

  get state(): DeskState | null {
    return this.#state
  }

  /** What the served venue has chosen; nothing before the desk has told. */
  get venueSettings(): Partial<VenueSettings> {
    return this.#state?.phase === 'ready' ? this.#state.venue.settings : {}
  }

  get status(): Status | null {
    return this.#status
  }

  /** Those that cards are checked for. */
  get events(): readonly EventSummary[] {
    return this.#near
  }

  /** Those of this desk that are later, too. */
  get programme(): readonly EventSummary[] {
    return this.#events ?? NONE
  }

  /** Whether the desk has told of its events: until then none is not an answer. */
  get eventsTold(): boolean {
    return this.#events !== null
  }

  /** The desk's latest uses, newest first. */
  get uses(): readonly RecentUse[] {
    return this.#uses
  }

  /** Whether the desk's process is there; the network is in `status`. */
  get connected(): boolean {
    return this.#connected
  }

  get preferences(): Preferences {
    return this.#preferred ?? this.#state?.preferences ?? UNTOLD
  }

  /** Takes effect here at once; the desk keeps it. */
  async prefer(change: Partial<Preferences>): Promise<void> {
    const wanted = { ...this.preferences, ...change }
    this.#preferred = wanted
    const state = await this.#ignoring(this.api.invoke('state.prefer', wanted))
    // a later choice is still on its way: its own answer settles it
    if (this.#preferred !== wanted || !state) return
    this.#preferred = null
    this.#enter(state)
  }

  /** Rejects with a DeskError that has words for staff. */
  async pair(request: Request<'pairing.pair'>): Promise<void> {
    this.#enter(await this.api.invoke('pairing.pair', request))
    await this.#refetch()
  }

  async startDemo(): Promise<void> {
    this.#enter(await this.api.invoke('pairing.demo', {}))
    await this.#refetch()
  }

  /** Ends the demonstration, which forgets all of it. Rejects with a DeskError. */
  async endDemo(): Promise<void> {
    this.#enter(await this.api.invoke('pairing.end_demo', {}))
  }

  /** Another venue is served from now on, with its own events. Rejects with a DeskError. */
  async chooseVenue(venueId: string): Promise<void> {
    await this.api.invoke('venue.choose', { venueId })
    await this.#refetch()
  }

  /** A desk that is not paired has no events, uses or status: what was known of the one before it is not shown for the next. */
  #enter(state: DeskState): void {
    this.#state = state
    if (state.phase === 'ready') return
    this.#status = null
    this.#events = null
    this.#uses = []
  }

  async #refetch(): Promise<void> {
    const state = await this.#ignoring(this.api.invoke('state.get', {}))
    if (state) this.#enter(state)
    if (state?.phase !== 'ready') return
    await Promise.all([
      this.#ignoring(this.api.invoke('status.get', {})).then((status) => status && (this.#status = status)),
      this.#ignoring(this.api.invoke('events.list', {})).then((events) => events && (this.#events = events)),
      this.#ignoring(this.api.invoke('use.recent', {})).then((uses) => uses && (this.#uses = uses)),
    ])
  }

  /** What cannot be had now comes with the next connection or the next topic; the status line says that it is missing. */
  async #ignoring<T>(call: Promise<T>): Promise<T | null> {
    try {
      return await call
    } catch {
      return null
    }
  }
}
