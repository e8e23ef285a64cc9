/** A desk that answers as told, may go away and come back, and rejects what it does not know. */
import { DeskError, PortTransport, type Reply, requests } from '../../desk/contract.ts'
import * as v from 'valibot'

type Call = Parameters<Parameters<PortTransport['join']>[0]>[0]
export type Handler = (request: never) => unknown

export class FakeDesk {
  readonly transport = new PortTransport()
  /** Every call that reached the desk. */
  readonly calls: Call[] = []
  /** While set, the desk works but its answers are lost. */
  silent = false
  readonly #handlers: Record<string, Handler>

  constructor(handlers: Record<string, Handler>) {
    this.#handlers = handlers
    this.start()
  }

  start(): void {
    this.transport.join((call) => void this.#answer(call))
  }

  stop(): void {
    this.transport.break()
  }

  requestsOf(command: string): unknown[] {
    return this.calls.filter((call) => call.command === command).map(({ request }) => request)
  }

  async #answer(call: Call): Promise<void> {
    this.calls.push(call)
    const handler = this.#handlers[call.command]
    const schema = requests[call.command as keyof typeof requests]
    if (!handler || !schema) throw new Error(`the fake desk does not know ${call.command}`)
    const reply = await replyOf(async () => handler(v.parse(schema, call.request) as never))
    if (!this.silent) this.transport.receive({ call: call.call, ...reply })
  }
}

/** What a handler throws as the desk's own crosses as a value; anything else is the test's mistake. */
async function replyOf(work: () => Promise<unknown>): Promise<Reply> {
  try {
    return { answer: await work() }
  } catch (error) {
    if (!(error instanceof DeskError)) throw error
    return { error: { code: error.code, key: error.key } }
  }
}

/** Lets everything that is ready happen. */
export const settle = () => new Promise((resolve) => setTimeout(resolve, 5))
