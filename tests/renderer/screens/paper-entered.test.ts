import { describe, expect, test } from 'vitest'
import { DeskError, type Request } from '../../../desk/contract.ts'
import { enter, paperAt } from './paper-harness.ts'

describe('the mask', () => {
  test('goes once the register has the number, and no sooner', async () => {
    let mask: string | null = 'A•••••5429'
    const { paper } = paperAt({
      'journal.get': ({ ids }: Request<'journal.get'>) => ids.map((id) => ({ id, counts: true, mask })),
    })
    await enter(paper)
    await paper.entered.look()
    expect(paper.entered.latest).toMatchObject([{ mask: 'A•••••5429' }])
    mask = null
    await paper.entered.look()
    expect(paper.entered.latest).toMatchObject([{ mask: null, production: 'hamlet' }])
  })

  test('stays while it cannot be asked', async () => {
    const { paper } = paperAt({
      'journal.get': () => {
        throw new DeskError('unavailable', 'ledger_busy')
      },
    })
    await enter(paper)
    await paper.entered.look()
    expect(paper.entered.latest).toMatchObject([{ mask: 'A•••••5429' }])
  })
})

describe('taking back', () => {
  test('counts it no longer', async () => {
    const { paper } = paperAt({
      'use.undo': ({ id, useId }: Request<'use.undo'>) => ({ id, useId, outcome: 'undone', useIds: [useId] }),
    })
    await enter(paper)
    const [one] = paper.entered.latest
    expect(one && (await paper.entered.takeBack(one))).toBe(true)
    expect([paper.entered.count, one && paper.entered.became(one)]).toEqual([0, 'undone'])
  })

  test.each([
    ['corrected', { correctedBy: 'new', counts: false }, 1],
    ['cancelling', { correctedBy: null, counts: false, cancelling: true }, 0],
    ['undone', { correctedBy: null, counts: false, cancelling: false }, 0],
  ])('is shown as %s where the journal has done that since', async (became, entry, count) => {
    let listed: object[] = []
    const { desk, paper } = paperAt({ 'journal.get': () => listed })
    await enter(paper)
    const [one] = paper.entered.latest
    if (!one) throw new Error('nothing entered')
    await paper.entered.look()
    expect(paper.entered.became(one)).toBeNull()
    listed = [{ id: one.use.id, ...entry }]
    await paper.entered.look()
    expect([paper.entered.became(one), paper.entered.count]).toEqual([became, count])
    expect(desk.requestsOf('journal.get')).toEqual(Array(2).fill({ ids: [one.use.id] }))
  })

  test('a press that comes too late tells what became of it, not that it failed', async () => {
    const { paper } = paperAt({
      'use.undo': () => {
        throw new DeskError('conflict', 'already_undone')
      },
      'journal.get': ({ ids }: Request<'journal.get'>) => [{ id: ids[0], correctedBy: 'new' }],
    })
    await enter(paper)
    const [one] = paper.entered.latest
    expect(one && (await paper.entered.takeBack(one))).toBe(false)
    expect(one && [paper.entered.became(one), paper.entered.failure(one)]).toEqual(['corrected', null])
  })

  test('that fails says why at its line', async () => {
    const { paper } = paperAt({
      'use.undo': () => {
        throw new DeskError('unavailable', 'ledger_busy')
      },
    })
    await enter(paper)
    const [one] = paper.entered.latest
    expect(one && (await paper.entered.takeBack(one))).toBe(false)
    expect([paper.entered.count, one && paper.entered.failure(one)]).toEqual([1, 'ledger_busy'])
  })
})
