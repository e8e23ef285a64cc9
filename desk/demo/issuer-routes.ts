/** What the people who give out cards do, so that it can be watched arriving at a desk. Not a part of what a desk uses. */
import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { isWellFormed, looksMisread, parseCardNumber } from '../rules/card-number.ts'
import { helsinkiDay, type LocalDate, parseLocalDate } from '../rules/local-date.ts'
import { CARD_KINDS, CARD_STATES, type CardState, isCommunity } from '../rules/verdict.ts'
import { bodyAs, cursorOf, type ErrorCode, refuse } from './answers.ts'
import { issuersOnly } from './auth.ts'
import { kindOf, type NumberedCard, type StoredCard } from './cards.ts'
import type { Store } from './store.ts'

const ROWS_A_PAGE = 1_000

const Day = v.pipe(
  v.string(),
  v.check((text) => parseLocalDate(text) !== null),
  v.transform((text) => text as LocalDate),
)
const Minors = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99))
const NewCard = v.object({ number: v.pipe(v.string(), v.maxLength(64)), validUntil: Day, minors: Minors })
const Renewal = v.object({ validUntil: Day })
const MinorsChange = v.object({ minors: Minors })
const Limit = v.pipe(v.string(), v.regex(/^\d{1,4}$/), v.transform(Number), v.minValue(1), v.maxValue(ROWS_A_PAGE))
const Listing = v.object({
  after: v.optional(v.string(), ''),
  number: v.optional(v.pipe(v.string(), v.maxLength(64)), ''),
  state: v.optional(v.picklist(['', ...CARD_STATES]), ''),
  kind: v.optional(v.picklist(['', ...CARD_KINDS]), ''),
  limit: v.optional(Limit, String(ROWS_A_PAGE)),
})
const CodeRequest = v.object({ venueId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) })

const STATES = {
  activate: 'active',
  inactivate: 'inactive',
  ban: 'banned',
  transfer: 'in_transfer',
} as const satisfies Record<string, CardState>

export function issuerRoutes(store: Store, now: () => number, issuerToken: string): Hono {
  const routes = new Hono()
  routes.use(issuersOnly(issuerToken))
  registrationRoutes(routes, store, now)
  changeRoutes(routes, store, now)
  readingRoutes(routes, store)
  deskRoutes(routes, store, now)
  return routes
}

function registrationRoutes(routes: Hono, store: Store, now: () => number): void {
  routes.post('/cards', async (c) => {
    const request = await bodyAs(c, NewCard)
    if (request instanceof Response) return request
    const number = parseCardNumber(request.number)
    if (number === null || !isWellFormed(number)) return refuse(c, 'number_malformed')
    if (store.cards.find(number)) return refuse(c, 'already_registered')
    const card: NumberedCard = { ...request, number, kind: kindOf(number), state: 'active' }
    return save(c, store, card, now(), 201)
  })
  routes.delete('/cards/:number', (c) => {
    const number = c.req.param('number')
    const revision = store.cards.remove(number, now())
    return revision === null ? refuse(c, 'card_unknown') : c.json({ number, deleted: true, revision })
  })
}

function changeRoutes(routes: Hono, store: Store, now: () => number): void {
  routes.post('/cards/:number/renew', async (c) => {
    const request = await bodyAs(c, Renewal)
    return request instanceof Response ? request : change(c, store, now(), request)
  })
  routes.post('/cards/:number/minors', async (c) => {
    const request = await bodyAs(c, MinorsChange)
    return request instanceof Response ? request : change(c, store, now(), request)
  })
  for (const [action, state] of Object.entries(STATES)) {
    routes.post(`/cards/:number/${action}`, (c) => change(c, store, now(), { state }))
  }
}

function readingRoutes(routes: Hono, store: Store): void {
  routes.get('/cards', (c) => {
    const listing = v.safeParse(Listing, c.req.query())
    if (!listing.success) return refuse(c, 'bad_request')
    const { after, limit, state, kind } = listing.output
    const filter = { number: mended(listing.output.number), state, kind }
    const found = store.cards.list(after, limit + 1, filter)
    const cards = found.slice(0, limit).map(told)
    const matching = store.cards.matching(filter)
    return c.json({ cards, count: store.cards.count(), matching, more: found.length > limit })
  })
  routes.get('/numbers/:number', (c) => {
    const number = parseCardNumber(c.req.param('number'))
    if (number === null || !isWellFormed(number)) return c.json({ kind: null, registered: false, misread: false })
    const registered = store.cards.find(number) !== null
    return c.json({ kind: kindOf(number), registered, misread: looksMisread(number) })
  })
  routes.get('/cards/:number/uses', (c) => {
    const number = c.req.param('number')
    if (!store.cards.find(number)) return refuse(c, 'card_unknown')
    return c.json({ number, uses: store.useLists.ofCard(number) })
  })
  routes.get('/uses', (c) => {
    const after = cursorOf(c)
    if (after === null) return refuse(c, 'bad_request', 'after must be a cursor that the register gave.')
    const found = store.useLists.ofAll(after, ROWS_A_PAGE + 1)
    if (!found) return refuse(c, 'cursor_gone')
    const uses = found.slice(0, ROWS_A_PAGE)
    const cursor = uses.at(-1)?.revision ?? after
    return c.json({ uses, cursor, more: found.length > uses.length, ...store.useLists.count() })
  })
}

function deskRoutes(routes: Hono, store: Store, now: () => number): void {
  routes.post('/pairing-codes', async (c) => {
    const request = await bodyAs(c, CodeRequest)
    if (request instanceof Response) return request
    const code = store.pairings.makeCode(request.venueId)
    return code === null ? refuse(c, 'venue_unknown') : c.json({ code, venueId: request.venueId }, 201)
  })
  routes.delete('/desks/:deskId', (c) => {
    const deskId = c.req.param('deskId')
    return store.pairings.revoke(deskId, now()) ? c.json({ deskId, revoked: true }) : refuse(c, 'desk_unknown')
  })
}

/** A part of a number as it may be typed; `parseCardNumber` is for whole ones, and an empty one is no number. */
const mended = (text: string): string => parseCardNumber(text) ?? text.trim()

function change(c: Context, store: Store, now: number, fields: Partial<NumberedCard>): Response {
  const card = store.cards.find(c.req.param('number') ?? '')
  return card ? save(c, store, { ...card, ...fields }, now, 200, fields) : refuse(c, 'card_unknown')
}

/** Only what is being changed is judged: a card that has run out can still be banned. */
function save(
  c: Context,
  store: Store,
  card: NumberedCard,
  now: number,
  status: 200 | 201,
  changed: Partial<NumberedCard> = card,
): Response {
  const fault = faultOf(card, changed, now)
  if (fault) return refuse(c, fault)
  store.cards.put(card, now)
  return c.json(told(store.cards.find(card.number) as StoredCard), status)
}

function faultOf(card: NumberedCard, changed: Partial<NumberedCard>, now: number): ErrorCode | null {
  if (changed.validUntil !== undefined && changed.validUntil < helsinkiDay(now)) return 'date_in_past'
  return changed.minors !== undefined && changed.minors > 0 && isCommunity(card) ? 'minors_not_allowed' : null
}

const told = ({ number, kind, state, validUntil, minors, revision }: StoredCard) => ({
  number,
  kind,
  state,
  validUntil,
  minors,
  revision,
})
