import { describe, expect, it } from 'vitest'
import type { Progress } from '../../desk/contract.ts'
import { importReport, previewReport } from '../../desk/report-import.ts'
import { createLongWork, type Lengthy } from '../../desk/long-work.ts'
import { type Bare, bareDesk, day } from './bare.ts'
import { newId } from './harness.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)
const things = (count: number) => ({ count, rows: numbers(count) })

function longWork() {
  const told: Progress[] = []
  const at: { session: object | null } = { session: {} }
  const long = createLongWork({ tell: (progress) => told.push(progress), session: () => at.session })
  const through: Lengthy['work']['through'] = (...asked) => long.begin((work) => work.through(...asked))
  return { told, at, work: { ...long, through, isOver: () => false } }
}
/** Longer than it takes to tell. Milliseconds. */
const blink = (ms = 120) => new Promise<void>((over) => void setTimeout(over, ms))

describe('long work', () => {
  it('goes through everything once, and lets others have their turn', async () => {
    const { work, told } = longWork()
    const taken: number[] = []
    let turns = 0
    const ticking = setInterval(() => turns++, 0)
    const ended = await work.through('w', things(5_000), (some) => {
      expect(some.length).toBeLessThanOrEqual(100)
      taken.push(...some)
      const until = performance.now() + 2
      while (performance.now() < until);
    })
    clearInterval(ticking)
    expect([ended, taken]).toEqual(['done', numbers(5_000)])
    expect(turns).toBeGreaterThan(10)
    expect(told.length).toBeGreaterThan(0)
    expect(new Set(told.map(({ id, of }) => `${id} ${String(of)}`))).toEqual(new Set(['w 5000']))
  })

  it('tells how far it is, and what is done at once tells nothing', async () => {
    const { work, told } = longWork()
    await work.through('short', things(100), () => undefined)
    expect(told).toEqual([])
    await work.through('long', things(300), () => blink())
    expect(told.map(({ done }) => done)).toEqual([100, 200, 300])
  })

  it('ends where it is stopped, and keeps what was taken', async () => {
    const { work, told } = longWork()
    const taken: number[] = []
    const ended = await work.through('w', things(1_000), (some) => {
      taken.push(...some)
      if (taken.length === 300) work.stop('w')
    })
    expect([ended, taken.length]).toEqual(['stopped', 300])
    expect(told.at(-1)).toEqual({ id: 'w', done: 300, of: 1_000 })
  })

  it('that is asked for again waits for the first, which goes on', async () => {
    const { work } = longWork()
    const order: string[] = []
    const ask = (who: string) => work.through('w', things(300), () => void order.push(who))
    await Promise.all([ask('first'), ask('again')])
    expect(order).toEqual(['first', 'first', 'first', 'again', 'again', 'again'])
  })

  it.each<[string, (long: ReturnType<typeof longWork>) => void]>([
    ['of another pairing', ({ at }) => (at.session = {})],
    ['that was left', ({ at }) => (at.session = null)],
    ['that ends', ({ work }) => void work.close()],
  ])('takes nothing more at a desk %s, and tells what was taken', async (_, change) => {
    const long = longWork()
    let taken = 0
    const begun = long.work.through('w', things(1_000), (some) => {
      taken += some.length
      if (taken === 200) change(long)
    })
    await expect(begun).rejects.toThrow('work_ended')
    expect([taken, long.told.at(-1)]).toEqual([200, { id: 'w', done: 200, of: 1_000 }])
  })

  it.each<[string, (long: ReturnType<typeof longWork>) => void]>([
    ['stopped', ({ work }) => work.stop('w')],
    ['ended', ({ at }) => (at.session = {})],
  ])('that was asked for again is %s with the first', async (how, change) => {
    const long = longWork()
    let [parts, again] = [0, 0]
    const first = long.work.through('w', things(300), () => void (++parts === 2 && change(long)))
    const second = long.work.through('w', things(300), () => void again++)
    const results = await Promise.allSettled([first, second])
    expect(results.map((each) => (each.status === 'fulfilled' ? each.value : 'ended'))).toEqual([how, how])
    expect(again).toBe(0)
  })

  it('is over once closing has, with what was to be cleared away', async () => {
    const { work } = longWork()
    let cleared = false
    const begun = work.begin(async ({ through }) => {
      try {
        await through('w', things(1_000), () => blink(20))
      } finally {
        await blink(20)
        cleared = true
      }
    })
    await Promise.all([
      work.close().then(() => expect(cleared).toBe(true)),
      expect(begun).rejects.toThrow('work_ended'),
    ])
  })

  it('is not begun where no pairing is', async () => {
    const { work, at } = longWork()
    at.session = null
    await expect(work.through('w', things(1), () => undefined)).rejects.toThrow('work_ended')
  })
})

describe('a report of a season', () => {
  const LINES = 250
  function season(desk: Bare) {
    desk.event({ day: day('2026-01-20'), startsAt: '19:00' })
    const rows = numbers(LINES).map((n) => `A${String(900000000 + n)};20.1.2026;19.00;0`)
    return Buffer.from(['Kortti;Päivä;Klo;Lapset', ...rows].join('\n')).toString('base64')
  }
  const call = (file: string, id = newId()) => ({
    ...{ id, file, channel: 'agency' as const },
    lines: numbers(LINES).map((n) => n + 2),
  })
  const recorded = ({ ledger }: Bare) => ledger.journal.page('all', Number.MAX_SAFE_INTEGER, LINES * 2).length

  it('that is stopped is gone on with by the same file, and by the same import', async () => {
    const desk = bareDesk()
    const file = season(desk)
    const { work } = longWork()
    const request = call(file)
    const stopping: Lengthy['work'] = {
      ...work,
      through: (id, rows, take) => {
        let parts = 0
        return work.through(id, rows, (some) => {
          if (++parts === 2) work.stop(id)
          return take(some)
        })
      },
    }
    expect(await importReport({ ...desk, work: stopping }, request)).toEqual({
      recorded: 200,
      left: [],
      ended: 'stopped',
    })
    expect(recorded(desk)).toBe(200)
    // nobody gave them at this desk
    expect(desk.ledger.uses.recent('talo', 5)).toEqual([])
    const preview = await previewReport({ ...desk, work }, { id: newId(), file })
    if (preview.outcome !== 'read') throw new Error(preview.problem.code)
    expect(preview.lines.filter(({ duplicate }) => duplicate)).toHaveLength(200)
    expect(await importReport({ ...desk, work }, request)).toEqual({ recorded: LINES, left: [], ended: 'done' })
    expect(recorded(desk)).toBe(LINES)
  })

  it('keeps what was recorded before a failure, and the next try adds the rest', async () => {
    const desk = bareDesk()
    const { work } = longWork()
    const request = call(season(desk))
    let transactions = 0
    const transaction: typeof desk.ledger.transaction = (todo) => {
      if (++transactions === 2) throw new Error('disk full')
      return desk.ledger.transaction(todo)
    }
    const failing = { ...desk, work, ledger: { ...desk.ledger, transaction } }
    await expect(importReport(failing, request)).rejects.toThrow('disk full')
    expect(recorded(desk)).toBe(100)
    expect(await importReport({ ...desk, work }, request)).toMatchObject({ recorded: LINES })
    expect(recorded(desk)).toBe(LINES)
  })
})
