/** Every card that is read without keys, by a scanner or the camera, goes one way: to the screen that is shown. */
import type { DeskApi, Misread, Scan } from '../../desk/contract.ts'

export class Scans {
  readonly #scans = new Listeners<Scan>()
  readonly #misreads = new Listeners<Misread>()

  constructor(api: Pick<DeskApi, 'subscribe'>) {
    api.subscribe('scan', (scan) => this.take(scan))
    api.subscribe('misread', (misread) => this.#misreads.tell(misread))
  }

  take(scan: Scan): void {
    if (scan.text.trim() !== '') this.#scans.tell(scan)
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
