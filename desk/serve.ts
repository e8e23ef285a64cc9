/** The desk's end of a port: parses every message, answers it, and tells what changed. */
import * as v from 'valibot'
import { troubleOf } from '../db/store-error.ts'
import { type Command, DeskError, type Handlers, requests, type Topic, type Topics } from './contract.ts'
import type { ErrorValue, ToRenderer } from './transport.ts'

export type Post = (message: ToRenderer) => void

const Call = v.object({
  call: v.pipe(v.number(), v.safeInteger()),
  command: v.picklist(Object.keys(requests) as [Command, ...Command[]]),
  request: v.unknown(),
})

export interface Server {
  connect(post: Post): { receive(message: unknown): void; close(): void }
  tell<T extends Topic>(topic: T, data: Topics[T]): void
}

/** Serves the handlers to any number of ports. */
export function createServer(handlers: Handlers, log: (line: string) => void): Server {
  const posts = new Set<Post>()

  const answer = async (command: Command, request: unknown) => {
    const parsed = v.safeParse(requests[command], request)
    if (!parsed.success) throw new DeskError('invalid', 'bad_request')
    const handle = handlers[command] as (request: unknown) => unknown
    return handle(parsed.output)
  }
  const receive = async (post: Post, message: unknown) => {
    const parsed = v.safeParse(Call, message)
    if (!parsed.success) {
      const call = v.safeParse(v.object({ call: v.number() }), message)
      if (call.success) post({ call: call.output.call, error: { code: 'invalid', key: 'bad_request' } })
      return
    }
    const { call, command, request } = parsed.output
    try {
      post({ call, answer: await answer(command, request) })
    } catch (error) {
      const value = toErrorValue(error)
      if (value.code === 'internal' || value.key === 'ledger_damaged')
        log(`${command}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      post({ call, error: value })
    }
  }
  return {
    connect(post) {
      posts.add(post)
      return { receive: (message) => void receive(post, message), close: () => posts.delete(post) }
    },
    tell(topic, data) {
      for (const post of posts) post({ topic, data })
    },
  }
}

/** Known troubles in words; everything else is `internal` and its details stay in the log. */
function toErrorValue(error: unknown): ErrorValue {
  if (error instanceof DeskError) return { code: error.code, key: error.key }
  const trouble = troubleOf(error)
  if (trouble === 'full') return { code: 'unavailable', key: 'disk_full' }
  if (trouble === 'read_only' || trouble === 'io') return { code: 'unavailable', key: 'disk_read_only' }
  if (trouble === 'busy') return { code: 'unavailable', key: 'ledger_busy' }
  if (trouble === 'damaged') return { code: 'unavailable', key: 'ledger_damaged' }
  return { code: 'internal', key: 'internal' }
}
