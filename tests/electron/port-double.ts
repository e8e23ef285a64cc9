import type { MessagePortMain } from 'electron'
import { EventEmitter } from 'node:events'

/** One end of a channel. */
export class PortDouble extends EventEmitter implements MessagePortMain {
  peer: PortDouble | null = null
  #queue: unknown[] = []
  #started = false
  closed = false

  postMessage(message: unknown): void {
    const { peer } = this
    if (peer && !this.closed) peer.#take(structuredClone(message))
  }

  start(): void {
    this.#started = true
    for (const data of this.#queue.splice(0)) this.#deliver(data)
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    const { peer } = this
    if (!peer || peer.closed) return
    peer.closed = true
    setImmediate(() => peer.emit('close'))
  }

  #take(data: unknown): void {
    if (this.#started) this.#deliver(data)
    else this.#queue.push(data)
  }

  #deliver(data: unknown): void {
    setImmediate(() => this.emit('message', { data, ports: [] }))
  }
}

/** Two ends, joined. */
export class ChannelDouble {
  readonly port1 = new PortDouble()
  readonly port2 = new PortDouble()
  constructor() {
    this.port1.peer = this.port2
    this.port2.peer = this.port1
  }
}
