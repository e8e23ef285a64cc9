import { describe, expect, it, test } from 'vitest'
import { type GroupFacts, ofGroup, ofSize } from '../../desk/rules/group.ts'

const worker = (along = 0, identity = 'W') => ({ community: true, along, identity })
const holder = (along = 0, identity = `H${String(along)}`) => ({ community: false, along, identity })
const codes = (cards: GroupFacts['cards'], under16Allowed = true) =>
  ofGroup({ cards, under16Allowed }).map(({ code }) => code)

describe('a group with a community card', () => {
  test.each<[string, GroupFacts['cards'], string[]]>([
    ['a holder alone is no group', [holder()], []],
    ['a worker alone', [worker()], ['community_alone']],
    ['two workers without a holder', [worker(), worker(0, 'W2')], ['community_alone']],
    ['a worker with clients under 16 but no holder', [worker(2)], ['community_alone']],
    ['a worker with a holder', [worker(), holder()], []],
    ['a second worker needs a second card', [worker(), worker(), holder()], ['card_twice']],
    ['the same holder twice', [worker(), holder(1), holder(1)], ['card_twice']],
    ['clients under 16 on the community card', [worker(2), holder()], []],
  ])('%s', (_, cards, expected) => expect(codes(cards)).toEqual(expected))

  it('names the card that is there twice, the second time', () => {
    expect(ofGroup({ cards: [worker(), holder(), holder()], under16Allowed: true })).toEqual([
      { code: 'card_twice', card: 2, overridable: false },
    ])
  })

  it('clients under 16 come only where the venue has them', () => {
    expect(codes([worker(1), holder()], false)).toEqual(['under_16_not_allowed'])
    expect(codes([worker(0), holder(3)], false)).toEqual([])
  })

  test.each([
    [4, [worker(), holder(1), holder(0, 'H')], []],
    [5, [worker(1), holder(1), holder(0, 'H')], []],
    [6, [worker(2), holder(1), holder(0, 'H')], [{ code: 'large_group', people: 6 }]],
  ])('%i people', (_, cards, expected) => expect(ofSize(cards)).toEqual(expected))

  it('a holder with many children is a family, not a group', () => expect(ofSize([holder(7)])).toEqual([]))
})
