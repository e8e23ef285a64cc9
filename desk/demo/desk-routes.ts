/** What a desk asks of the register. The contract: docs/kaikukanta-api.yaml. */
import { Hono } from 'hono'
import { addDays, helsinkiDay } from '../rules/local-date.ts'
import {
  type CardChanges,
  MAX_ROWS_A_PAGE,
  MAX_USES_PER_REQUEST,
  PairingRequest,
  type RegisteredUses,
  type RegisterEvent,
  type UseResult,
  type VenuesAnswer,
} from '../sync/protocol.ts'
import type { VenueKeys } from '../venue-keys.ts'
import { bodyAs, bodyOf, cursorOf, refuse } from './answers.ts'
import { type DeskEnv, desksOnly } from './auth.ts'
import type { CardChange } from './cards.ts'
import { keyText } from './snapshot.ts'
import type { Store } from './store.ts'
import type { SentUse } from './use-lists.ts'

/** How long an event is told after its last day, for what is recorded afterwards from paper. */
const DAYS_BACK = 7

export function deskRoutes(store: Store, now: () => number): Hono<DeskEnv> {
  const routes = new Hono<DeskEnv>()
  routes.post('/pairings', async (c) => {
    const request = await bodyAs(c, PairingRequest)
    if (request instanceof Response) return request
    const pairing = store.pairings.pair(request.code, request.deskName, now())
    return typeof pairing === 'string' ? refuse(c, pairing) : c.json(pairing, 201)
  })
  const known = desksOnly(store.pairings)
  cardRoutes(routes, store, now, known)
  useRoutes(routes, store, now, known)
  routes.get('/venues', known, (c) => {
    const { organisationId, venueId } = c.get('desk')
    return c.json({ venues: store.organisations.venuesOf(organisationId, venueId) } satisfies VenuesAnswer)
  })
  routes.get('/events', known, (c) => {
    const events = store.events.list(c.get('desk').organisationId, addDays(helsinkiDay(now()), -DAYS_BACK))
    return c.json({ events } satisfies { events: RegisterEvent[] })
  })
  return routes
}

type Known = ReturnType<typeof desksOnly>

function cardRoutes(routes: Hono<DeskEnv>, store: Store, now: () => number, known: Known): void {
  routes.get('/cards', known, (c) => {
    const body = store.snapshots.open(store.organisations.keysOf(c.get('desk').organisationId), now())
    return c.body(body, 200, { 'Content-Type': 'application/x-ndjson', 'Content-Encoding': 'gzip' })
  })
  routes.get('/cards/changes', known, (c) => {
    const after = cursorOf(c)
    if (after === null) return refuse(c, 'bad_request', 'after must be a cursor that the register gave.')
    const found = store.cards.changesAfter(after, MAX_ROWS_A_PAGE + 1)
    if (!found) return refuse(c, 'cursor_gone')
    const keys = store.organisations.keysOf(c.get('desk').organisationId)
    const { rows, ...page } = pageOf(found, after)
    return c.json({ changes: rows.map((row) => keyedChange(row, keys)), ...page, keyId: keys.keyId })
  })
}

function useRoutes(routes: Hono<DeskEnv>, store: Store, now: () => number, known: Known): void {
  routes.post('/uses', known, async (c) => {
    const body = await bodyOf(c)
    const uses = typeof body === 'object' && body !== null && 'uses' in body ? body.uses : undefined
    if (!Array.isArray(uses) || uses.length === 0) return refuse(c, 'bad_request', 'The body must be {"uses": [ … ]}.')
    if (uses.length > MAX_USES_PER_REQUEST) return refuse(c, 'too_many_uses')
    const results = store.uses.takeAll(uses, c.get('desk'), now())
    return c.json({ results } satisfies { results: UseResult[] })
  })
  routes.get('/uses', known, (c) => {
    const after = cursorOf(c)
    if (after === null) return refuse(c, 'bad_request', 'after must be a cursor that the register gave.')
    const { organisationId } = c.get('desk')
    const found = store.useLists.ofOrganisation(organisationId, after, MAX_ROWS_A_PAGE + 1)
    if (!found) return refuse(c, 'cursor_gone')
    const keys = store.organisations.keysOf(organisationId)
    const { rows, ...page } = pageOf(found, after)
    return c.json({ uses: rows.map((use) => keyedUse(use, keys)), ...page })
  })
}

/** A page of what was found, where one row more than a page was asked for. */
function pageOf<T extends { revision: number }>(found: readonly T[], after: number) {
  const rows = found.slice(0, MAX_ROWS_A_PAGE)
  return { rows, cursor: rows.at(-1)?.revision ?? after, more: found.length > rows.length }
}

function keyedChange(change: CardChange, keys: VenueKeys): CardChanges['changes'][number] {
  const key = keyText(change.number, keys)
  if (change.state === null) return { key, deleted: true }
  const { kind, state, validUntil, minors } = change
  return { key, kind, state, validUntil, minors }
}

function keyedUse({ cardNumber, ...use }: SentUse, keys: VenueKeys): RegisteredUses['uses'][number] {
  const { id, venueId, eventId, kind, adults, minors, day, feeKind, cents, recordedAt, cancelled } = use
  const { corrects, deskName } = use
  const told = { id, key: keyText(cardNumber, keys), venueId, eventId, kind, adults, minors, day, feeKind, cents }
  return { ...told, recordedAt, cancelled, corrects, deskName } as RegisteredUses['uses'][number]
}
