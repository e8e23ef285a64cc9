/**
 * How a call crosses from the renderer to the desk, whatever carries it: MessagePort, WebSocket or a test's double.
 * Errors cross as values, since a context bridge keeps nothing of an Error but its text.
 */

export const ERROR_CODES = [
  'invalid',
  'conflict',
  'not_found',
  'unavailable',
  'denied',
  'reconnecting',
  'internal',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/** What staff are told; the renderer has a sentence for each. */
export const ERROR_MESSAGES = [
  'bad_request',
  'id_used_for_another',
  'event_unknown',
  'use_unknown',
  'already_undone',
  'already_corrected',
  'other_pairing',
  'booking_unknown',
  'booking_closed',
  'venue_unknown',
  'event_in_use',
  'event_not_ours',
  'pin_wrong',
  'pin_locked',
  'pin_not_set',
  'pin_needed',
  'pin_set_already',
  'file_unreadable',
  'work_stopped',
  'work_ended',
  'day_in_future',
  'not_paired',
  'already_paired',
  'pairing_code_unknown',
  'pairing_code_spent',
  'register_unreachable',
  'register_insecure',
  'register_not_kaikukanta',
  'disk_full',
  'disk_read_only',
  'ledger_busy',
  'ledger_damaged',
  'key_store_refused',
  'backup_failed',
  'backup_unusable',
  'backup_newer',
  'backup_gone',
  'restore_uncopied',
  'restore_disk_full',
  'restore_disk_refused',
  'restore_busy',
  'restore_waiting',
  'desk_busy',
  'forget_waiting',
  'forget_stays',
  'reconnecting',
  'internal',
] as const
export type ErrorMessage = (typeof ERROR_MESSAGES)[number]

export interface ErrorValue {
  readonly code: ErrorCode
  readonly key: ErrorMessage
}

/** An error with words for staff: what happened, what was kept, what to do. */
export class DeskError extends Error {
  readonly code: ErrorCode
  readonly key: ErrorMessage

  constructor(code: ErrorCode, key: ErrorMessage, options?: ErrorOptions) {
    super(`${code}: ${key}`, options)
    this.name = 'DeskError'
    this.code = code
    this.key = key
  }
}

export type Reply = { readonly answer: unknown } | { readonly error: ErrorValue }

/** What a host must give the renderer. */
export interface Transport {
  invoke(command: string, request: unknown): Promise<Reply>
  subscribe(topic: string, listener: (data: unknown) => void): () => void
}

/** Messages on a port, either way. */
export type ToDesk = { readonly call: number; readonly command: string; readonly request: unknown }
export type ToRenderer = ({ readonly call: number } & Reply) | { readonly topic: string; readonly data: unknown }

const BROKEN: Reply = { error: { code: 'reconnecting', key: 'reconnecting' } }

/**
 * A transport over a port that may break and be joined anew. Calls pending over a break, and calls while there is no
 * port, reply `reconnecting`; with the ids they carry they are safe to repeat.
 */
export class PortTransport implements Transport {
  #post: ((message: ToDesk) => void) | null = null
  #calls = 0
  readonly #pending = new Map<number, (reply: Reply) => void>()
  readonly #listeners = new Map<string, Set<(data: unknown) => void>>()

  /** Calls go to this port from now on. Tells the `connected` topic. */
  join(post: (message: ToDesk) => void): void {
    this.break()
    this.#post = post
    this.#tell('connected', true)
  }

  /** The port is gone. */
  break(): void {
    if (this.#post) this.#tell('connected', false)
    this.#post = null
    for (const settle of this.#pending.values()) settle(BROKEN)
    this.#pending.clear()
  }

  /** A message that came out of the port. */
  receive(message: ToRenderer): void {
    if ('topic' in message) return this.#tell(message.topic, message.data)
    this.#pending.get(message.call)?.('error' in message ? { error: message.error } : { answer: message.answer })
    this.#pending.delete(message.call)
  }

  invoke(command: string, request: unknown): Promise<Reply> {
    const post = this.#post
    if (!post) return Promise.resolve(BROKEN)
    const call = ++this.#calls
    return new Promise((settle) => {
      this.#pending.set(call, settle)
      post({ call, command, request })
    })
  }

  subscribe(topic: string, listener: (data: unknown) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners.add(listener))
    if (topic === 'connected') listener(this.#post !== null)
    return () => listeners.delete(listener)
  }

  #tell(topic: string, data: unknown): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(data)
  }
}
