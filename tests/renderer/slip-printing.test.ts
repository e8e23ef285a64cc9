/** When slips are printed, and that nothing of the desk depends on whether they are. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Printed, Printing, RecentUse, Venue } from '../../desk/contract.ts'
import { Slips } from '../../renderer/lib/printing.svelte.ts'
import type { Recorded } from '../../renderer/lib/shown.ts'
import { overwriteGetLocale } from '../../renderer/paraglide/runtime.js'
import { counterAt } from './counter-harness.ts'
import { settle } from './fake-desk.ts'
import { notRecorded, BANNED, use } from './verdicts.ts'

beforeAll(() => overwriteGetLocale(() => 'fi'))

function slipsAt(set: Partial<Printing>) {
  let printing: Printing = { slips: 'ask', printer: '', ...set }
  let uses: readonly RecentUse[] = []
  const said: string[] = []
  /** Each job: what was on the page for paper when it was sent, where to, and how it ends. */
  const jobs: {
    party: string | undefined
    printer: string
    dialog: boolean
    end: (printed: Printed) => void
    fault: (why: Error) => void
  }[] = []
  const slips: Slips = new Slips({
    desk: () => ({ printing, venue: { name: 'Teatteri', settings: {} } as Venue, deskName: 'Kassa 1' }),
    event: () => null,
    uses: () => uses,
    say: (live, text) => said.push(`${live}: ${text}`),
    print: (job) =>
      new Promise((end, fault) =>
        jobs.push({ party: slips.onPaper?.party, printer: '', dialog: true, ...job, end, fault }),
      ),
  })
  return {
    slips,
    said,
    jobs,
    parties: () => jobs.map(({ party }) => party),
    set: (change: Partial<Printing>) => (printing = { ...printing, ...change }),
    tell: (told: readonly Partial<RecentUse>[]) => (uses = told as readonly RecentUse[]),
    async end(printed: Printed) {
      jobs.at(-1)?.end(printed)
      await settle()
    },
  }
}
const of = (id: string, minors = 0): Recorded => ({
  ...{ kind: 'recorded', assistants: 0, supervised: false, provisional: false, byHolder: null },
  uses: [use(id, { minors })],
})

describe('a slip is printed', () => {
  test('never, where that is set', async () => {
    const { slips, jobs } = slipsAt({ slips: 'never' })
    slips.recorded(of('1'))
    await slips.print()
    expect(jobs).toEqual([])
    expect(slips.notice?.text).toContain('ei ole käytössä')
  })

  test('when asked for, without a dialog and on the printer that is set', async () => {
    const { slips, jobs, end } = slipsAt({ printer: 'Kuitit' })
    slips.recorded(of('1', 2))
    await settle()
    expect(jobs).toEqual([])
    void slips.print()
    await settle()
    expect(jobs).toMatchObject([{ party: '1 aikuinen + 2 lasta', printer: 'Kuitit', dialog: false }])
    await end('sent')
    expect([slips.onPaper, slips.notice]).toEqual([null, null])
  })

  test('always by itself, and once more when asked for', async () => {
    const { slips, parties, end } = slipsAt({ slips: 'always' })
    slips.recorded(of('1'))
    await settle()
    await end('sent')
    void slips.print()
    await settle()
    expect(parties()).toEqual(['1 aikuinen', '1 aikuinen'])
  })

  test('once, however often it is pressed while it is printed', async () => {
    const { slips, jobs } = slipsAt({})
    const recorded = of('1')
    slips.recorded(recorded)
    void slips.print()
    void slips.print()
    await settle()
    expect(jobs).toHaveLength(1)
    expect(slips.isUnderWay(recorded)).toBe(true)
  })

  test('after the one before it: there is one page', async () => {
    const { slips, parties, end } = slipsAt({ slips: 'always' })
    slips.recorded(of('1', 1))
    slips.recorded(of('2', 2))
    await settle()
    expect(parties()).toEqual(['1 aikuinen + 1 lapsi'])
    await end('sent')
    expect(parties()).toEqual(['1 aikuinen + 1 lapsi', '1 aikuinen + 2 lasta'])
  })

  test('not of what was taken back meanwhile', async () => {
    const { slips, jobs, tell, end } = slipsAt({ slips: 'always' })
    slips.recorded(of('1'))
    slips.recorded(of('2'))
    await settle()
    tell([{ id: '2', state: 'undone', cancelling: false }])
    await end('sent')
    expect(jobs).toHaveLength(1)
    expect(slips.notice?.text).toContain('peruttu')
  })

  test.each([
    ['undone', false],
    ['cancelled', false],
    ['accepted', true],
  ] as const)('not again of a use that is %s (its cancellation on the way: %s)', async (state, cancelling) => {
    const { slips, jobs, tell } = slipsAt({})
    slips.recorded(of('1'))
    tell([{ id: '1', state, cancelling }])
    await slips.print()
    expect(jobs).toEqual([])
  })

  test('not of a demonstration that has ended', async () => {
    const { slips, jobs } = slipsAt({})
    slips.recorded(of('1'))
    slips.leave()
    await slips.print()
    expect(jobs).toEqual([])
  })
})

describe('a slip that was not printed', () => {
  test('is told with its party, that the record stands, and how to print again; printed again it is forgotten', async () => {
    const { slips, said, end } = slipsAt({ slips: 'always' })
    slips.recorded(of('1', 2))
    await settle()
    await end('failed')
    expect(slips.notice).toMatchObject({ live: 'assertive', stays: true })
    for (const words of ['1 aikuinen + 2 lasta', 'Käyttö on kirjattu', 'Tulosta uudelleen: F3.'])
      expect(slips.notice?.text).toContain(words)
    expect(said.at(-1)).toBe(`assertive: ${slips.notice?.text ?? ''}`)
    void slips.print()
    await settle()
    await end('sent')
    expect(slips.notice).toBeNull()
  })

  test('because somebody cancelled it is told more quietly', async () => {
    const { slips, end } = slipsAt({})
    slips.recorded(of('1'))
    void slips.print()
    await settle()
    await end('cancelled')
    expect(slips.notice).toMatchObject({ live: 'polite', text: expect.stringContaining('keskeytettiin') as string })
  })

  test('is not told to be printed by a key that prints the next one by now', async () => {
    const { slips, end } = slipsAt({ slips: 'always' })
    slips.recorded(of('1'))
    await settle()
    await end('failed')
    expect(slips.notice?.text).toContain('F3')
    slips.recorded(of('2', 1))
    expect(slips.notice?.text).toContain('(1 aikuinen)')
    expect(slips.notice?.text).not.toContain('F3')
  })

  test('is told until somebody has seen it, also when the next one is printed', async () => {
    const { slips, end } = slipsAt({ slips: 'always' })
    slips.recorded(of('1'))
    await settle()
    await end('failed')
    slips.recorded(of('2', 1))
    await settle()
    await end('sent')
    expect(slips.notice?.text).toContain('(1 aikuinen)')
    slips.closeNotice()
    expect(slips.notice).toBeNull()
  })

  test('keeps no later one from being printed', async () => {
    const { slips, parties, end } = slipsAt({ slips: 'always' })
    slips.recorded(of('1'))
    await settle()
    await end('failed')
    slips.recorded(of('2', 1))
    await settle()
    expect(parties()).toHaveLength(2)
  })
})

test('a fault while one is printed leaves nothing on the page and the printer to the next', async () => {
  const { slips, jobs } = slipsAt({})
  slips.recorded(of('1'))
  const printing = slips.print()
  await settle()
  jobs[0]?.fault(new Error('a fault'))
  await expect(printing).rejects.toThrow('a fault')
  expect(slips.onPaper).toBeNull()
  void slips.print()
  await settle()
  expect(jobs).toHaveLength(2)
})

describe('at the desk', () => {
  test('a slip waits for the ledger, and none is of what was not recorded', async () => {
    const told: Recorded[] = []
    const { counter, reason } = counterAt(
      { 'use.record': () => notRecorded(BANNED) },
      { told: (recorded) => told.push(recorded) },
    )
    await counter.scan('A999005429')
    await counter.taking.confirm()
    expect([reason(), told]).toEqual(['banned', []])
  })

  test('a use that is recorded after its card has left the screen has its slip too', async () => {
    const told: Recorded[] = []
    const { counter } = counterAt({}, { told: (recorded) => told.push(recorded) })
    await counter.scan('A999005429')
    counter.setAssistants(1)
    const confirming = counter.taking.confirm()
    void counter.scan('A999005458')
    await confirming
    expect(told).toMatchObject([{ kind: 'recorded', assistants: 1, uses: [{ minors: 0 }] }])
  })
})
