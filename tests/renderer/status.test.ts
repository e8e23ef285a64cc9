import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Language, ScannerProblem, ScannerState, SyncTrouble } from '../../desk/contract.ts'
import { clockDoubtText, fetchingTold, scannerTold, troubleText } from '../../renderer/lib/status.ts'
import { overwriteGetLocale } from '../../renderer/paraglide/runtime.js'

let language: Language = 'fi'
beforeAll(() => overwriteGetLocale(() => language))
beforeEach(() => void (language = 'fi'))

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('cards on their way', () => {
  test.each([
    ['fi', 'Tietoja haetaan Kaikukannasta: 120 000 / 400 000'],
    ['sv', 'Uppgifter hämtas från Kaikukanta: 120 000 / 400 000'],
    ['en', 'Fetching data from Kaikukanta: 120,000 / 400,000'],
  ] as const)('are counted in %s, and are as long in the end as they get', (wanted, text) => {
    language = wanted
    const coming = { from: 'register', of: 400_000 } as const
    const told = fetchingTold({ ...coming, cards: 120_000 })
    expect(told.text.replaceAll('\u00a0', ' ')).toBe(text)
    expect(told.last).toBe(fetchingTold({ ...coming, cards: 400_000 }).text)
    expect(told.last.length).toBe(told.text.length)
  })

  test('out of a file are not the register’s', () => {
    expect(fetchingTold({ from: 'file', cards: 1, of: 2 }).text).toBe('Tietoja luetaan tiedostosta: 1 / 2')
  })
})

describe('a clock that is doubted', () => {
  test.each([
    ['fi', 'behind', 12 * MINUTE, /12 min jäljessä/],
    ['fi', 'ahead', 26 * HOUR, /26 t edellä/],
    ['fi', 'ahead', 72 * HOUR, /3 pv edellä/],
    ['sv', 'behind', 2 * HOUR, /2 tim efter/],
    ['en', 'ahead', 365 * 24 * HOUR, /365 days ahead/],
  ] as const)('in %s, %s by %i ms', (code, kind, by, words) => {
    language = code
    expect(clockDoubtText({ kind, by })).toMatch(words)
  })
})

test('every trouble says what happened and what to do, and a full disk that space is needed', () => {
  const troubles: readonly SyncTrouble[] = ['newer', 'damaged', 'full', 'read_only', 'busy', 'io', 'fault']
  for (const trouble of troubles) expect(troubleText(trouble).length).toBeGreaterThan(20)
  expect(troubleText('full')).toContain('vapauta tilaa')
  expect(troubleText('damaged')).toContain('käynnistä ohjelma uudelleen')
})

describe('the status line’s scanner', () => {
  const state = (problem: ScannerProblem | null): ScannerState => ({
    ...{ source: 'hid:1', kind: 'hid', name: 'Voyager', state: 'error', facts: {} },
    problem,
  })
  test.each(['hid_keyboard_mode', 'hid_no_library'] as const)(
    'makes no alarm of %s: cards are read all the same',
    (problem) => {
      expect(scannerTold([state(problem)], true)).toMatchObject({ text: 'Lukija valmis', weight: 'quiet' })
    },
  )
  test.each(['hid_no_permission', 'hid_busy', 'serial_missing'] as const)('notices %s', (problem) => {
    expect(scannerTold([state(problem)], true).weight).toBe('notice')
  })

  const open: ScannerState = { ...state(null), state: 'open' }
  const closed: ScannerState = { ...state(null), state: 'closed' }
  const unused: ScannerState = { ...state('serial_no_list'), state: 'unused' }
  const broken = state('serial_busy')
  test.each([
    ['all that are there read', [open, open], 'Lukija kytketty', 'quiet'],
    ['ports that nobody has chosen', [open, unused], 'Lukija kytketty', 'quiet'],
    ['one reads and one does not work', [open, broken], 'Lukijat: 1 valmiina, 1 ei toimi', 'notice'],
    [
      'one types and one does not work',
      [state('hid_keyboard_mode'), broken],
      'Lukijat: 1 valmiina, 1 ei toimi',
      'notice',
    ],
    ['one was pulled out', [closed, open, open], 'Lukijat: 2 valmiina, 1 irti', 'notice'],
    ['one was pulled out and one does not work', [closed, open, broken], 'Lukijat: 1 valmiina, 2 ei toimi', 'notice'],
    ['none reads', [closed, broken], 'Lukija ei toimi – kirjoita tunnus', 'notice'],
    ['the only one was pulled out', [closed], 'Lukija ei ole kytketty', 'notice'],
  ] as const)('%s', (_name, scanners, text, weight) => {
    expect(scannerTold(scanners, true)).toEqual({ text, weight })
  })
})
