/** An answer of the register: asked for within a time, known by its own header, bounded, and read by schema. */
import * as v from 'valibot'
import * as api from './protocol.ts'
import { RegisterError } from './register-error.ts'

const LARGEST_ANSWER = 8 * 1024 * 1024

export interface Ask {
  readonly registerUrl: string
  readonly path: string
  readonly init: RequestInit
  /** Milliseconds for the whole answer. */
  readonly within: number
  /** The register answered, with its own clock (milliseconds) and so many milliseconds after it was asked. */
  readonly heard?: (registerTime: number, took: number) => void
}

/** Rejects with RegisterError unless the register itself answered, and did not refuse. */
export async function ask({ registerUrl, path, init, within, heard }: Ask): Promise<Response> {
  const url = new URL(path, registerUrl.endsWith('/') ? registerUrl : `${registerUrl}/`)
  const timeout = AbortSignal.timeout(within)
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout
  const asked = performance.now()
  let answer: Response
  try {
    answer = await fetch(url, { ...init, signal, redirect: 'error' })
  } catch (cause) {
    throw new RegisterError('no_connection', 'the register cannot be reached', { cause })
  }
  await requireRegister(answer)
  heard?.(timeOf(answer), performance.now() - asked)
  if (!answer.ok) await refuse(answer)
  return answer
}

/** Anything without the register's own headers did not come from the register. */
async function requireRegister(answer: Response): Promise<void> {
  if (answer.headers.get(api.API_HEADER) === api.API_VERSION && !Number.isNaN(timeOf(answer))) return
  await drop(answer)
  const { status } = answer
  throw new RegisterError('no_connection', 'the answer is not from the register', { status, refusal: 'not_kaikukanta' })
}

const NOT_THERE: ReadonlySet<number> = new Set([404, 405])

async function refuse(answer: Response): Promise<never> {
  const { status } = answer
  if (status === 401) {
    await drop(answer)
    throw new RegisterError('unauthorised', 'the register does not know this desk', { status })
  }
  if (status >= 500) {
    await drop(answer)
    throw new RegisterError('no_connection', `the register answered ${String(status)}`, { status })
  }
  const { error } = await parsed(api.ErrorAnswer, answer).catch((cause: unknown) => {
    // what it does not have it may not have words for either
    if (NOT_THERE.has(status)) return { error: null }
    throw cause
  })
  throw new RegisterError('refused', `the register refused: ${error ?? String(status)}`, {
    status,
    ...(error !== null && { refusal: error }),
  })
}

/** Ends it unread; one that was cut meanwhile is as good as ended. */
const drop = async (answer: Response) => void (await answer.body?.cancel().catch(() => undefined))

/** The register's clock at its answer, milliseconds; NaN where it does not say. */
export const timeOf = (answer: Response): number => Date.parse(answer.headers.get(api.TIME_HEADER) ?? '')

export const isOfType = (answer: Response, type: string): boolean =>
  answer.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === type

/** The answer's JSON as the schema has it. */
export async function parsed<T extends v.GenericSchema>(schema: T, answer: Response): Promise<v.InferOutput<T>> {
  if (!isOfType(answer, 'application/json')) {
    await drop(answer)
    throw new RegisterError('no_connection', 'the answer has the wrong content type')
  }
  let json: unknown
  try {
    json = JSON.parse(await boundedText(answer))
  } catch (cause) {
    if (cause instanceof RegisterError) throw cause
    throw new RegisterError('no_connection', 'the answer was cut or is not JSON', { cause })
  }
  return conform(schema, json)
}

export function conform<T extends v.GenericSchema>(schema: T, json: unknown): v.InferOutput<T> {
  const result = v.safeParse(schema, json)
  if (result.success) return result.output
  const where = result.issues.map((issue) => v.getDotPath(issue)).slice(0, 5)
  throw new RegisterError('no_connection', `the answer does not conform: ${where.join(', ')}`)
}

async function boundedText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength
    if (size > LARGEST_ANSWER) throw new RegisterError('no_connection', 'the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
