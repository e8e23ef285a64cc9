/** Every card that is read without keys, by a scanner or the camera, goes one way: to the screen that is shown. */
import type { DeskApi, Misread, Scan } from '../../desk/contract.ts'
import { m } from '../paraglide/messages.js'
import { type Notice, Notices, type Telling } from './notices.svelte.ts'

/** Told where a screen has nothing of its own to tell of a broken scan. */
export const MISREAD: Telling = { text: () => m.misread_notice(), live: 'assertive', stays: false, done: false }

export class Scans {
  /** Told of the last scan if it was broken, until the next card. */
  readonly misread: Notices
  readonly #scans = new Listeners<Scan>()
  readonly #misreads = new Listeners<Misread>()

  constructor(api: Pick<DeskApi, 'subscribe'>, say: (notice: Notice) => void) {
    this.misread = new Notices(say)
    // of every screen that does not listen for itself
    this.onMisread(() => this.misread.tell(MISREAD))
    api.subscribe('scan', (scan) => this.take(scan))
    api.subscribe('misread', (misread) => this.#misreads.tell(misread))
  }

  take(scan: Scan): void {
    if (scan.text.trim() === '') return
    this.misread.close()
    this.#scans.tell(scan)
  }

  /** Cards, until another subscribes or this one stops. Returns how to stop. */
  subscribe(listener: (scan: Scan) => void): () => void {
    return this.#scans.add(listener)
  }

  /** What scanners sent that is no text for sure, likewise. */
  onMisread(listener: (misread: Misread) => void): () => void {
    return this.#misreads.add(listener)
  }
}

/** Only the newest hears: a card is for what lies on top. */
class Listeners<T> {
  readonly #listeners = new Set<(what: T) => void>()

  add(listener: (what: T) => void): () => void {
    // the same function may be given twice
    const own = (what: T) => listener(what)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  tell(what: T): void {
    const newest = [...this.#listeners].at(-1)
    newest?.(what)
  }
}
