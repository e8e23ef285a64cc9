import type { KeyStore } from '../desk/key-store.ts'
import type { KeyRequest, ToDeskProcess } from './messages.ts'

type Answer = Extract<ToDeskProcess, { id: number }>

/** Main's key store as the desk sees it: a question and its answer by messages. */
export class RemoteKeyStore implements KeyStore {
  readonly name: string
  readonly #ask: (request: KeyRequest) => void
  readonly #asked = new Map<number, PromiseWithResolvers<string>>()
  #ids = 0

  constructor(name: string, ask: (request: KeyRequest) => void) {
    this.name = name
    this.#ask = ask
  }

  wrap(secret: Uint8Array): Promise<Uint8Array> {
    return this.#request('wrap', secret)
  }

  unwrap(wrapped: Uint8Array): Promise<Uint8Array> {
    return this.#request('unwrap', wrapped)
  }

  /** An answer that came from main. */
  receive(answer: Answer): void {
    const asked = this.#asked.get(answer.id)
    this.#asked.delete(answer.id)
    if (answer.type === 'key') asked?.resolve(answer.result)
    else asked?.reject(new Error(answer.reason))
  }

  async #request(action: KeyRequest['action'], bytes: Uint8Array): Promise<Uint8Array> {
    const id = ++this.#ids
    const asked = Promise.withResolvers<string>()
    this.#asked.set(id, asked)
    this.#ask({ type: 'key', id, action, input: Buffer.from(bytes).toString('base64') })
    return Buffer.from(await asked.promise, 'base64')
  }
}
