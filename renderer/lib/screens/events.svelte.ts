/** The screen of events: the list, and beside it one event or a file that is taken in. */
import { type DeskApi, EVENT_KINDS, type EventKind, type EventSummary, type LocalDate } from '../../../desk/contract.ts'
import type { CapBase } from '../../../desk/rules/limits.ts'
import { EventEditor } from './event-editor.svelte.ts'
import { createEventImport, type EventImport } from './event-import.ts'

export interface EventsOptions {
  readonly api: DeskApi
  readonly today: () => LocalDate
  readonly base: () => CapBase
  readonly events: () => readonly EventSummary[]
}

export class EventsModel {
  readonly editor: EventEditor
  readonly import: EventImport
  readonly #options: EventsOptions
  #importing = $state.raw(false)

  constructor(options: EventsOptions) {
    this.#options = options
    this.editor = new EventEditor(options)
    this.import = createEventImport(options.api)
  }

  get importing(): boolean {
    return this.#importing
  }

  async open(eventId: string): Promise<void> {
    this.#importing = false
    await this.editor.open(eventId)
  }

  /** Of the kind that the venue has most of. */
  add(): void {
    this.#importing = false
    this.editor.add(usualKind(this.#options.events()))
  }

  openImport(): void {
    this.editor.close()
    if (this.import.step === 'done') this.import.restart()
    this.#importing = true
  }

  close(): void {
    this.#importing = false
    this.editor.close()
  }
}

function usualKind(events: readonly EventSummary[]): EventKind {
  const countOf = (each: EventKind) => events.filter(({ kind }) => kind === each).length
  return EVENT_KINDS.toSorted((a, b) => countOf(b) - countOf(a))[0] ?? 'performance'
}
