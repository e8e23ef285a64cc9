/**
 * The live test: what scanners and the camera read while staff look. Nothing is checked, recorded or sent. A card's
 * number stands here in full, so it goes by itself a minute later. docs/scanners.md#the-test-page
 */
import type { Instant, Misread, MisreadCode } from '../../../desk/contract.ts'
import { CLEARS_AFTER } from '../screen.svelte.ts'
import { aimOf, type CardReading, readCard, visible } from './scanner-text.ts'

/** A text that came, and how long ago it began to come: asked for again once it is on the screen. */
export interface Heard {
  readonly text: string
  /** As its keys came, where the text was read out of them otherwise. */
  readonly raw: string
  readonly symbology: string | null
  readonly source: string
  readonly at: Instant
  /**
   * Milliseconds since it began, or since it was told, as `docs/scanners.md#the-test-page` says of its source; null
   * where that means nothing.
   */
  readonly since: (() => number) | null
}

export interface ReadRow extends CardReading {
  readonly kind: 'read'
  readonly id: number
  readonly at: Instant
  readonly source: string
  /** As it came, control characters made visible. */
  readonly raw: string
  readonly text: string
  readonly aim: string | null
  /** Milliseconds until it was on the screen; null until it is, or where it is typed by hand. */
  readonly took: number | null
}
export interface MisreadRow {
  readonly kind: 'misread'
  readonly id: number
  readonly at: Instant
  readonly source: string
  readonly code: MisreadCode
  readonly bytes: string
}
export type TestRow = ReadRow | MisreadRow

/** So many are shown, the newest first. */
const MOST_ROWS = 10

export class LiveTest {
  #rows = $state.raw<readonly TestRow[]>([])
  #next = 0
  readonly #painted: () => Promise<unknown>

  /** `painted`: what is shown now is on the screen. */
  constructor(painted: () => Promise<unknown>) {
    this.#painted = painted
  }

  get rows(): readonly TestRow[] {
    return this.#rows
  }

  /** Shows it at once, and then how long that took. */
  heard({ text, raw, symbology, source, at, since }: Heard): ReadRow {
    const row: ReadRow = {
      ...readCard(text),
      ...{ kind: 'read', id: this.#next++, at, source, text, took: null },
      ...{ raw: visible(raw), aim: aimOf({ text, symbology }) },
    }
    this.#add(row)
    if (since) void this.#painted().then(() => this.#timed(row.id, Math.max(0, Math.round(since()))))
    return row
  }

  misread({ code, source, at, bytes }: Misread): void {
    this.#add({ kind: 'misread', id: this.#next++, at, source, code, bytes })
  }

  clear(): void {
    this.#rows = []
  }

  #timed(id: number, took: number): void {
    this.#rows = this.#rows.map((row) => (row.id === id && row.kind === 'read' ? { ...row, took } : row))
  }

  #add(row: TestRow): void {
    this.#rows = [row, ...this.#rows].slice(0, MOST_ROWS)
    setTimeout(() => (this.#rows = this.#rows.filter(({ id }) => id !== row.id)), CLEARS_AFTER)
  }
}

/** The frame that shows what was changed before has been painted. */
export const framePainted = (): Promise<unknown> =>
  new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))
