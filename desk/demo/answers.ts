/** What the register says no with: a closed list, the same as in docs/kaikukanta-api.yaml. */
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'

const ERRORS = {
  bad_request: [400, 'The request is not what this call takes.'],
  number_malformed: [400, 'The card number must be A, X, Y or Z and nine digits, or AM or YM and eight digits.'],
  date_in_past: [400, 'The last valid day is in the past.'],
  minors_not_allowed: [400, 'A community card names an organisation and has no minors.'],
  unauthorised: [401, 'This call needs a bearer token that the register knows.'],
  not_found: [404, 'There is nothing at this address.'],
  code_unknown: [404, 'The register does not know this pairing code.'],
  card_unknown: [404, 'The register has no such card.'],
  venue_unknown: [404, 'The register has no such venue.'],
  desk_unknown: [404, 'The register has no such desk.'],
  code_spent: [409, 'This pairing code has been used. Ask for a new one.'],
  already_registered: [409, 'This card is in the register already.'],
  cursor_gone: [410, 'The register does not keep changes from this cursor on. Start anew.'],
  too_many_uses: [413, 'At most 500 uses are taken in one request.'],
  too_large: [413, 'The body is larger than 2 MB.'],
  internal: [500, 'The register failed. Nothing of this request was kept; try again later.'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, string]>
export type ErrorCode = keyof typeof ERRORS

/** The answer `{error, message}` with the status that belongs to the error. */
export function refuse(c: Context, error: ErrorCode, message: string = ERRORS[error][1]): Response {
  return c.json({ error, message }, ERRORS[error][0])
}

/** As `refuse`, where no route was reached. */
export function bareRefusal(error: ErrorCode): { status: number; body: string } {
  const [status, message] = ERRORS[error]
  return { status, body: JSON.stringify({ error, message }) }
}

/** The body as JSON, or undefined where it is none. */
export async function bodyOf(c: Context): Promise<unknown> {
  const text = await c.req.text()
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The body as the schema has it, or the answer that says what is wrong with it. */
export async function bodyAs<S extends v.GenericSchema>(c: Context, schema: S): Promise<v.InferOutput<S> | Response> {
  const result = v.safeParse(schema, await bodyOf(c))
  if (result.success) return result.output
  const where = result.issues.map((issue) => v.getDotPath(issue) ?? 'the body').join(', ')
  return refuse(c, 'bad_request', `Not what this call takes: ${where.slice(0, 400)}.`)
}

/** A cursor of the query, 0 where there is none, null where it is not a whole number. */
export function cursorOf(c: Context): number | null {
  const text = c.req.query('after') ?? '0'
  const cursor = Number(text)
  return /^\d{1,16}$/.test(text) && Number.isSafeInteger(cursor) ? cursor : null
}
