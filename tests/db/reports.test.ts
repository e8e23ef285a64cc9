import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { LEDGER_FILE } from '../../db/ledger-file.ts'
import { LEDGER_MIGRATIONS, openLedger } from '../../db/ledger.ts'
import { openDatabase } from '../../db/open.ts'
import { helsinkiDay } from '../../desk/rules/local-date.ts'
import { tempDir } from '../temp.ts'

test('refusals of before have the day of their event, or today where it has none or has not come', () => {
  const dataDir = tempDir()
  const { db } = openDatabase({ file: join(dataDir, LEDGER_FILE), migrations: LEDGER_MIGRATIONS.slice(0, 2) })
  const event = db.prepare(`INSERT INTO event (id, kind, production_id, production, field, day, left_out, venue_id)
    VALUES (?, ?, 'p', 'Hamlet', 'culture', ?, 0, 'talo')`)
  event.run('past', 'performance', '2020-02-29')
  event.run('coming', 'performance', '2099-01-01')
  event.run('pool', 'visit', '2020-01-01')
  for (const id of ['past', 'coming', 'pool'])
    db.prepare(`INSERT INTO refusal (event_id, code, count) VALUES (?, 'cap_full', 3)`).run(id)
  db.close()
  const ledger = openLedger(dataDir)
  onTestFinished(() => void ledger.close())
  const today = helsinkiDay(Date.now())
  const on = (day: string) => ledger.reports.refusals('talo', day as typeof today, day as typeof today)
  expect(on('2020-02-29')).toEqual([{ code: 'cap_full', count: 3 }])
  expect(on(today)).toEqual([{ code: 'cap_full', count: 6 }])
  expect(ledger.tallies.refusals('coming')).toEqual([{ code: 'cap_full', count: 3 }])
})

test('a day of a venue and a shift are found by an index', () => {
  const dataDir = tempDir()
  openLedger(dataDir).close()
  const { db } = openDatabase({ file: join(dataDir, LEDGER_FILE), migrations: LEDGER_MIGRATIONS })
  onTestFinished(() => void db.close())
  const planOf = (where: string) =>
    (db.prepare(`EXPLAIN QUERY PLAN SELECT sum(adults) FROM use WHERE ${where}`).all() as { detail: string }[])
      .map(({ detail }) => detail)
      .join()
  expect(planOf(`venue_id = 'a' AND day BETWEEN 'b' AND 'c' AND taken_back = 0`)).toContain('use_day')
  expect(planOf(`here = 1 AND recorded_at >= 1 AND recorded_at < 2`)).toContain('use_recorded')
})
