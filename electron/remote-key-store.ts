import type { KeyStore } from '../desk/key-store.ts'
import type { KeyRequest, ToDeskProcess } from './messages.ts'

type Answer = Extract<ToDeskProcess, { id: number }>
type Key = Extract<Answer, { type: 'key' }>

/** Main's key store as the desk sees it: a question and its answer by messages. */
export class RemoteKeyStore implements KeyStore {
  readonly name: string
  readonly #ask: (request: KeyRequest) => void
  readonly #asked = new Map<number, PromiseWithResolvers<Key>>()
  #ids = 0

  constructor(name: string, ask: (request: KeyRequest) => void) {
    this.name = name
    this.#ask = ask
  }

  async wrap(secret: Uint8Array): Promise<Uint8Array> {
    return Buffer.from((await this.#request('wrap', secret)).result, 'base64')
  }

  async unwrap(wrapped: Uint8Array, onStale?: () => void): Promise<Uint8Array> {
    const { result, stale } = await this.#request('unwrap', wrapped)
    if (stale) onStale?.()
    return Buffer.from(result, 'base64')
  }

  /** An answer that came from main. */
  receive(answer: Answer): void {
    const asked = this.#asked.get(answer.id)
    this.#asked.delete(answer.id)
    if (answer.type === 'key') asked?.resolve(answer)
    else asked?.reject(new Error(answer.reason))
  }

  #request(action: KeyRequest['action'], bytes: Uint8Array): Promise<Key> {
    const id = ++this.#ids
    const asked = Promise.withResolvers<Key>()
    this.#asked.set(id, asked)
    this.#ask({ type: 'key', id, action, input: Buffer.from(bytes).toString('base64') })
    return asked.promise
  }
}
