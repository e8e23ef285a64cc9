/** One event at a time: opened, changed and saved. What is typed and not saved is kept until it is. */
import { SvelteMap } from 'svelte/reactivity'
import type {
  DeskApi,
  ErrorMessage,
  EventDetail,
  EventKind,
  EventSaved,
  LocalDate,
  NewEvent,
} from '../../../desk/contract.ts'
import type { LimitFinding } from '../../../desk/rules/limits-check.ts'
import type { CapBase } from '../../../desk/rules/limits.ts'
import { Doing } from '../doing.svelte.ts'
import { uuid7 } from '../uuid7.ts'
import { type CapAtWork, capAtWork } from './event-cap.ts'
import {
  draftOf,
  emptyDraft,
  type EventDraft,
  type EventReading,
  eventOf,
  isLasting,
  isSameDraft,
  readDraft,
  USUAL_FIELDS,
} from './event-form.ts'

export interface EditorOptions {
  readonly api: DeskApi
  readonly today: () => LocalDate
  /** Which tickets the venue's 3 % are of. */
  readonly base: () => CapBase
}
type What = 'opening' | 'saving' | 'sold_out' | 'removing'
export type EventDone = 'added' | 'saved' | 'sold_out' | 'on_sale' | 'removed'

export class EventEditor {
  readonly #options: EditorOptions
  /** Another one for every event, so that opening one waits for none before it. */
  #doing = $state.raw(new Doing<What>())
  #eventId = $state.raw<string | null>(null)
  #detail = $state.raw<EventDetail | null>(null)
  #draft = $state<EventDraft | null>(null)
  /** The fields as they were saved. */
  #before = $state.raw<EventDraft | null>(null)
  /** What the desk said of the last save, and of which fields. */
  #told = $state.raw<{ readonly draft: string; readonly findings: readonly LimitFinding[] } | null>(null)
  #tried = $state.raw(false)
  #done = $state.raw<EventDone | null>(null)
  /** Typed and not saved, by event. */
  readonly #kept = new SvelteMap<string, EventDraft>()
  #newId: string | null = null

  constructor(options: EditorOptions) {
    this.#options = options
  }

  get eventId(): string | null {
    return this.#eventId
  }

  /** As the desk has it; null for an event that is not saved yet. */
  get detail(): EventDetail | null {
    return this.#detail
  }

  get draft(): EventDraft | null {
    return this.#draft
  }

  get doing() {
    return this.#doing.what
  }

  get failure() {
    return this.#doing.failure
  }

  /** Whether saving was tried: from then on every problem is shown. */
  get tried(): boolean {
    return this.#tried
  }

  /** What was done last, for a word of it. */
  get done(): EventDone | null {
    return this.#done
  }

  get isNew(): boolean {
    return this.#draft !== null && this.#detail === null
  }

  get isChanged(): boolean {
    return this.#draft !== null && this.#before !== null && !isSameDraft(this.#draft, this.#before)
  }

  get reading(): EventReading {
    if (!this.#draft) return { event: null, problems: {} }
    return readDraft(this.#draft, { today: this.#options.today(), saved: this.#detail })
  }

  get cap(): CapAtWork {
    if (!this.#draft) return { floor: null, finding: null, isRefused: false }
    return capAtWork(this.#draft, this.#options.base(), this.#detail)
  }

  /** What the desk refused or warned of, for as long as the fields stand as they were sent. */
  get findings(): readonly LimitFinding[] {
    return this.#told?.draft === JSON.stringify(this.#draft) ? this.#told.findings : []
  }

  /** The last save was refused, and the fields stand as they were sent. */
  get isRefused(): boolean {
    return this.findings.some(({ check }) => check.kind === 'refused')
  }

  /** Whether something is typed for it that is not saved. */
  isUnsaved(eventId: string): boolean {
    return eventId === this.#eventId ? this.isChanged : this.#kept.has(eventId)
  }

  async open(eventId: string): Promise<void> {
    if (eventId === this.#eventId) return
    this.#leave()
    this.#eventId = eventId
    await this.#doing.run('opening', () => this.#load(eventId))
  }

  /** A new event, or the one that was begun and not saved. */
  add(kind: EventKind): void {
    this.#leave()
    this.#newId ??= uuid7()
    this.#eventId = this.#newId
    this.#before = emptyDraft(kind)
    this.#draft = this.#kept.get(this.#newId) ?? emptyDraft(kind)
  }

  chooseKind(kind: EventKind): void {
    if (!this.#draft || !this.isNew) return
    this.#draft = { ...this.#draft, kind, field: USUAL_FIELDS[kind] }
  }

  /** The list of events has changed: what is shown of this one follows, what is typed stays. */
  async refresh(): Promise<void> {
    const id = this.#eventId
    if (!id || !this.#detail || this.#doing.what) return
    const detail = await this.#options.api.invoke('event.get', { eventId: id }).catch(() => null)
    if (detail && this.#eventId === id && !this.#doing.what) this.#show(detail, this.isChanged ? this.#draft : null)
  }

  /** As it was saved; a new one is forgotten. */
  discard(): void {
    if (this.isNew) return this.#forget()
    this.#draft = this.#before && { ...this.#before }
    this.#tried = false
  }

  close(): void {
    this.#leave()
  }

  /** A limit of the event is set anew, which is the administrator's to do. */
  get needsPin(): boolean {
    const { event } = this.reading
    if (!event || isLasting(event.kind)) return false
    return event.ownCap !== (this.#detail?.ownCap ?? null) || event.leftOut !== (this.#detail?.leftOut ?? null)
  }

  /** Whether it can be saved as it stands; from then on every problem is shown. */
  isReady(): boolean {
    this.#tried = true
    return this.reading.event !== null && !this.cap.isRefused
  }

  /** Returns why it failed, for whoever asked for the PIN. */
  async save(pin: string | null = null): Promise<ErrorMessage | null> {
    const { event } = this.reading
    if (!this.isReady() || !event) return null
    const isNew = this.isNew
    await this.#doing.run('saving', async () => {
      const saved = await this.#send(event, pin)
      if (saved) this.#finish(saved, isNew ? 'added' : 'saved')
    })
    return this.failure
  }

  /** Sold out or on sale again, at once; what else is typed stays unsaved. */
  async toggleSoldOut(): Promise<void> {
    const detail = this.#detail
    if (!detail) return
    const soldOut = !detail.soldOut
    await this.#doing.run('sold_out', async () => {
      const saved = await this.#send({ ...eventOf(detail), soldOut })
      if (!saved) return
      this.#show(saved, this.isChanged ? this.#draft : null)
      this.#done = soldOut ? 'sold_out' : 'on_sale'
    })
  }

  async remove(): Promise<void> {
    const eventId = this.#eventId
    if (!eventId || this.isNew) return
    const isRemoved = await this.#doing.run('removing', async () => {
      await this.#options.api.invoke('event.remove', { eventId })
    })
    if (!isRemoved) return
    this.#forget()
    this.#done = 'removed'
  }

  async #load(eventId: string): Promise<void> {
    const detail = await this.#options.api.invoke('event.get', { eventId })
    if (this.#eventId === eventId) this.#show(detail, this.#kept.get(eventId) ?? null)
  }

  #show(detail: EventDetail, draft: EventDraft | null): void {
    this.#detail = detail
    this.#before = draftOf(detail)
    this.#draft = draft ?? draftOf(detail)
  }

  /** The event as it was saved; null where a limit refused it, or another one was opened meanwhile. */
  async #send(event: NewEvent, pin: string | null = null): Promise<EventDetail | null> {
    const eventId = this.#eventId ?? ''
    this.#done = null
    const draft = JSON.stringify(this.#draft)
    const answer: EventSaved = await this.#options.api.invoke('event.save', { eventId, event, pin })
    if (this.#eventId !== eventId) return null
    this.#told = { draft, findings: answer.outcome === 'refused' ? answer.findings : answer.warnings }
    return answer.outcome === 'saved' ? answer.event : null
  }

  #finish(saved: EventDetail, done: EventDone): void {
    const findings = this.#told?.findings ?? []
    this.#kept.delete(saved.id)
    if (saved.id === this.#newId) this.#newId = null
    this.#show(saved, null)
    this.#told = { draft: JSON.stringify(this.#draft), findings }
    this.#tried = false
    this.#done = done
  }

  #leave(): void {
    const [id, draft] = [this.#eventId, this.#draft]
    if (id && draft && this.isChanged) this.#kept.set(id, { ...draft })
    else if (id) this.#kept.delete(id)
    this.#doing = new Doing()
    this.#eventId = null
    this.#detail = null
    this.#draft = null
    this.#before = null
    this.#told = null
    this.#tried = false
    this.#done = null
  }

  #forget(): void {
    if (this.#eventId) this.#kept.delete(this.#eventId)
    if (this.#eventId === this.#newId) this.#newId = null
    this.#before = this.#draft
    this.#leave()
  }
}
