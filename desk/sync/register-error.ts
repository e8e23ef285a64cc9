/**
 * What came instead of a proper answer.
 * `no_connection`: nothing that the register said, be it a broken line or a captive portal; try again.
 * `unauthorised`: it does not know this desk's token. `refused`: it said no, with its own code.
 */
export class RegisterError extends Error {
  readonly trouble: 'no_connection' | 'unauthorised' | 'refused'
  readonly status: number | null
  /** The register's own word for a refusal. */
  readonly refusal: string | null
  /** Whether the request certainly did not reach the register: no connection was ever made. */
  readonly neverLeft: boolean

  constructor(
    trouble: RegisterError['trouble'],
    message: string,
    more: { status?: number; refusal?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'RegisterError'
    this.trouble = trouble
    this.status = more.status ?? null
    this.refusal = more.refusal ?? null
    this.neverLeft = isUnconnected(more.cause)
  }
}

/** Said of a connection that is being made, and of no other. */
const NOBODY_THERE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']
/** Said of one that stood as well, over which the request may have gone. */
const NO_WAY = ['ENETUNREACH', 'EHOSTUNREACH']

/** fetch wraps the system's error in one of its own. */
function isUnconnected(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: { code?: string; syscall?: string } }
  const { code = '', syscall } = cause ?? {}
  return NOBODY_THERE.includes(code) || (NO_WAY.includes(code) && syscall === 'connect')
}
