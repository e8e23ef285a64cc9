/** A register's file that an older version wrote goes on where it was. */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Db, openDatabase } from '../../../db/open.ts'
import { hashOf } from '../../../desk/demo/auth.ts'
import firstSchema from '../../../desk/demo/schema.sql?raw'
import { CITY_ID, SUMMER_THEATRE_ID, THEATRE_ID } from '../../../desk/demo/seed.ts'
import { helsinkiDay } from '../../../desk/rules/local-date.ts'
import { tempDir } from '../../temp.ts'
import { aCancellation, aCorrection, aUse, NOON, resultsOf, startRig } from './harness.ts'

const TODAY = helsinkiDay(NOON)
const TOKEN = 'token-of-a-desk-that-was-paired-before'
const VENUES = [THEATRE_ID, SUMMER_THEATRE_ID]

/** A file as the first version left it today: a paired desk of each venue, a use, another use and its cancellation. */
function oldFile() {
  const file = join(tempDir(), 'register.db')
  const { db } = openDatabase({ file, migrations: [firstSchema] })
  const keys = VENUES.map((id) => oldVenue(db, id))
  const ids = [randomUUID(), randomUUID(), randomUUID()] as const
  for (const id of ids)
    db.prepare('INSERT INTO records VALUES (?, ?, ?, ?, 1)').run(id, THEATRE_ID, `desk-${THEATRE_ID}`, randomBytes(32))
  for (const [i, id] of ids.slice(0, 2).entries())
    db.prepare(
      `INSERT INTO uses VALUES (?, ?, 'A999005458', ?, 'Hamlet', 'performance', 'culture', 1, 2, ?, ?, 'phone', 0, ?, ?)`,
    ).run(id, THEATRE_ID, `${THEATRE_ID}-event`, TODAY, new Date(NOON).toISOString(), i, i + 1)
  db.prepare('INSERT INTO cancellations VALUES (?, ?, ?, ?)').run(ids[2], ids[1], 'Väärä', new Date(NOON).toISOString())
  db.prepare('UPDATE register SET seeded_day = ?, use_revision = 2').run(TODAY)
  db.close()
  return { file, key: keys[0], ids }
}

function oldVenue(db: Db, id: string): Buffer {
  const key = randomBytes(32)
  db.prepare('INSERT INTO venues VALUES (?, ?, ?, ?, ?, ?)').run(id, id, '[]', '{}', `key-${id}`, key)
  db.prepare('INSERT INTO pairing_codes VALUES (?, ?, 1, NULL)').run(
    id === THEATRE_ID ? 'KAIKU-DEMO' : 'KAIKU-DEMO-2',
    id,
  )
  db.prepare('INSERT INTO desks VALUES (?, ?, ?, ?, 1, NULL)').run(`desk-${id}`, id, 'Kassa', hashOf(TOKEN + id))
  db.prepare(`INSERT INTO events VALUES (?, ?, 'performance', 'x', 'X', 'culture', ?, '19:00', NULL, 100, 0)`).run(
    `${id}-event`,
    id,
    TODAY,
  )
  return key
}

describe('a file of the first version', () => {
  test('keeps its desks, keys and codes, and gets the new venues at once', async () => {
    const { file, key } = oldFile()
    const rig = await startRig({ file })
    const call = async (path: string, id: string) => (await rig.call('GET', path, { token: TOKEN + id })).json
    expect((await call('/v1/venues', THEATRE_ID)).venues).toHaveLength(6)
    expect((await call('/v1/venues', SUMMER_THEATRE_ID)).venues).toMatchObject([{ id: SUMMER_THEATRE_ID }])
    const events = (await call('/v1/events', THEATRE_ID)).events as { id: string; venueId: string }[]
    expect(events.find(({ id }) => id === `${THEATRE_ID}-event`)?.venueId).toBe(THEATRE_ID)
    expect(new Set(events.map(({ venueId }) => venueId)).size).toBe(6)
    const paired = await rig.pair()
    expect(paired).toMatchObject({ keyId: `key-${THEATRE_ID}`, venueKey: key?.toString('base64url') })
    expect(paired.venue).toMatchObject({ id: THEATRE_ID, name: 'Kaikulan teatteri' })
    expect((await rig.pair('KAIKU-DEMO-2')).keyId).toBe(`key-${SUMMER_THEATRE_ID}`)
  })

  test('keeps its uses, which can be cancelled and corrected, and takes new ones', async () => {
    const { file, ids } = oldFile()
    const rig = await startRig({ file })
    const token = TOKEN + THEATRE_ID
    const { uses } = (await rig.call('GET', '/v1/uses', { token })).json
    expect(uses).toMatchObject([
      { id: ids[0], venueId: THEATRE_ID, eventId: `${THEATRE_ID}-event`, minors: 2, cancelled: false, cents: null },
      { id: ids[1], cancelled: true, corrects: null },
    ])
    const body = { uses: [aUse(), aCorrection(ids[0]), aCancellation(ids[1]), { ...aUse(), id: ids[2] }] }
    const answer = await rig.call('POST', '/v1/uses', { token, body })
    expect(resultsOf(answer.json.results)).toEqual(['accepted', 'accepted', 'already_cancelled', 'id_conflict'])
    expect(rig.register.store.db.pragma('foreign_key_check')).toEqual([])
    const reasons = rig.register.store.db.prepare('SELECT reason FROM cancellations').pluck().all()
    expect(reasons).toEqual(['Väärä', 'Väärä määrä'])
    const all = (await rig.issuer('GET', '/uses')).json.uses as { channel: string; corrects: string | null }[]
    expect(all.filter(({ channel }) => channel === 'phone').map(({ corrects }) => corrects)).toEqual([
      null,
      null,
      ids[0],
    ])
  })

  test('is changed once: a second start finds it as it is', async () => {
    const { file } = oldFile()
    const rig = await startRig({ file })
    const before = rig.register.store.organisations.venuesOf(CITY_ID, null)
    await rig.close()
    const again = await startRig({ file })
    expect(again.register.store.organisations.venuesOf(CITY_ID, null)).toEqual(before)
  })
})
