/** What staff are told when the disk took nothing: what was not saved, and the paper only for a use. */
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { DeskError, type ErrorMessage, type Language, LANGUAGES } from '../../desk/contract.ts'
import { confirmErrorText } from '../../renderer/lib/changed-since.ts'
import { errorText } from '../../renderer/lib/errors.ts'
import { presentGate } from '../../renderer/lib/gate-words.ts'
import { overwriteGetLocale } from '../../renderer/paraglide/runtime.js'
import { byHand, counterAt, ready } from './counter-harness.ts'
import { gateAt } from './gate-harness.ts'
import { refuse, TOO_EARLY } from './verdicts.ts'

let language: Language = 'fi'
beforeAll(() => overwriteGetLocale(() => language))
beforeEach(() => {
  language = 'fi'
  vi.useFakeTimers()
})
afterEach(() => void vi.useRealTimers())

const PAPER = { fi: 'paperille', sv: 'på papper', en: 'on paper' } satisfies Record<Language, string>
const OF_A_USE = { fi: /käyttö/i, sv: /användning/i, en: /\buse\b/i } satisfies Record<Language, RegExp>
const SAVED = { fi: 'tallennus ei onnistunut', sv: 'gick inte att spara', en: 'this was not saved' }
const refused = (key: ErrorMessage) => () => {
  throw new DeskError('unavailable', key)
}

describe.each(['disk_full', 'disk_read_only'] as const)('%s', (key) => {
  test.each(LANGUAGES)('says in %s that it was not saved, whatever it was, and nothing of a use', (wanted) => {
    language = wanted
    for (const text of [errorText(key), confirmErrorText(key)]) {
      expect(text).toContain(SAVED[wanted])
      expect(text).not.toContain(PAPER[wanted])
      expect(text).not.toMatch(OF_A_USE[wanted])
    }
  })

  test('sends a use at the desk to paper', async () => {
    const { counter } = counterAt({ 'use.record': refused(key) })
    await counter.scan('A999005429')
    await counter.taking.confirm()
    for (language of LANGUAGES) expect(counter.notice?.text).toContain(PAPER[language])
  })

  test('sends a use with a supervisor’s word to paper', async () => {
    const { counter } = counterAt({ 'use.record': refused(key) })
    await counter.scan('A999005429')
    await counter.taking.exceed({ pin: '2222', reason: 'Sovittu' })
    expect(counter.notice?.text).toContain(PAPER.fi)
  })

  test('sends a use at the gate to paper, on the screen and once the next one stands there', async () => {
    const { handler, answers } = byHand()
    const { gate } = gateAt({ 'gate.record': refused(key) })
    await gate.scan('A999005429')
    expect(presentGate(gate.shown).text).toContain(PAPER.fi)
    const late = gateAt({ 'gate.record': handler })
    void late.gate.scan('A999005429')
    void late.gate.scan('A999005458')
    await ready()
    answers[0]?.(Promise.reject(new DeskError('unavailable', key)))
    await ready()
    expect(late.gate.notices.current?.text).toContain(PAPER.fi)
  })

  test('does not send a booking to paper, in its dialog or once that was left', async () => {
    const make = byHand()
    const { counter } = counterAt({ 'card.check': () => refuse([TOO_EARLY]), 'booking.make': make.handler })
    await counter.scan('A999005429')
    void counter.taking.confirm()
    const booking = counter.taking.book('phone', '')
    await ready()
    counter.clear()
    make.answers[0]?.(Promise.reject(new DeskError('unavailable', key)))
    await booking
    expect(counter.notice?.text).toBe(errorText(key))
  })
})
