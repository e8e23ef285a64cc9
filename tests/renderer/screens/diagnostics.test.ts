import { expect, test } from 'vitest'
import type { Diagnostics, Status } from '../../../desk/contract.ts'
import { holdsCardNumber } from '../../../desk/rules/card-number.ts'
import { diagnosticLines, type DiagnosticsFacts, linesText } from '../../../renderer/lib/screens/diagnostics-lines.ts'

const NOW = Date.parse('2026-01-21T12:20:00Z')
const DAY = 24 * 3_600_000

const TOLD: Diagnostics = {
  ...{ at: NOW, version: '1.0.0', runtime: 'Node 24.21.0', system: 'Linux 6.1.0 x64', room: 20e9 },
  ...{ checkedAt: NOW - 3_600_000, backups: { newest: NOW - 3_600_000, failed: false }, clockOff: 120 },
}
const STATUS: Status = {
  ...{ network: 'online', lastContact: NOW - 60_000, replica: { cards: 14, asOf: NOW - 60_000 } },
  ...{ fetching: null, waiting: 0, rejected: 0, scanners: [], trouble: null, clock: null },
}
interface Change {
  readonly told?: Partial<Diagnostics>
  readonly status?: Partial<Status>
  readonly facts?: Partial<DiagnosticsFacts>
}

function linesOf({ told, status, facts }: Change = {}) {
  return diagnosticLines({
    told: { ...TOLD, ...told },
    ready: {
      deskName: 'Kassa 1',
      venue: { name: 'Kaikulan teatteri' },
      demo: null,
      printing: { slips: 'never', printer: '' },
    } as unknown as DiagnosticsFacts['ready'],
    status: { ...STATUS, ...status },
    connected: true,
    camera: { state: { name: 'off' }, choice: { label: '' } },
    host: 'selain (Chromium 131)',
    now: NOW,
    ...facts,
  })
}
/** The lines that want a look. */
const wanting = (change: Change) =>
  linesOf(change)
    .filter(({ weight }) => weight !== 'quiet')
    .map(({ id, weight }) => [id, weight])

test('a desk that is well has nothing to look at, and every line says something', () => {
  const lines = linesOf()
  expect(wanting({})).toEqual([])
  expect(lines.map(({ number }) => number)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1))
  expect(lines.filter(({ label, value }) => label === '' || value === '')).toEqual([])
})

test.each<[what: string, change: Change, wanted: readonly unknown[]]>([
  ['no network', { status: { network: 'offline' } }, [['register', 'notice']]],
  ['a desk the register does not know', { status: { network: 'unauthorised' } }, [['register', 'alert']]],
  ['old data', { status: { replica: { cards: 1, asOf: NOW - 4 * DAY } } }, [['cards', 'alert']]],
  ['no data', { status: { replica: null } }, [['cards', 'alert']]],
  ['records on their way', { status: { waiting: 3 } }, []],
  [
    'records that wait for a network',
    { status: { network: 'offline', waiting: 3 } },
    [
      ['register', 'notice'],
      ['waiting', 'notice'],
    ],
  ],
  ['rejected records', { status: { rejected: 1 } }, [['rejected', 'notice']]],
  ['a damaged file', { status: { trouble: 'damaged' } }, [['ledger', 'alert']]],
  ['little room', { told: { room: 900e6 } }, [['disk', 'notice']]],
  ['no room', { told: { room: 100e6 } }, [['disk', 'alert']]],
  ['a disk that tells nothing', { told: { room: null } }, []],
  ['an old backup', { told: { backups: { newest: NOW - 4 * DAY, failed: false } } }, [['backup', 'notice']]],
  ['no backup', { told: { backups: { newest: null, failed: false } } }, [['backup', 'notice']]],
  ['a backup that failed', { told: { backups: { newest: NOW, failed: true } } }, [['backup', 'alert']]],
  ['a wrong clock', { status: { clock: { kind: 'behind', by: DAY } } }, [['clock', 'alert']]],
  ['a clock not compared yet', { told: { clockOff: null } }, []],
])('%s', (_, change, wanted) => {
  expect(wanting(change)).toEqual(wanted)
  const untold = linesOf(change).filter(({ weight, todo }) => weight !== 'quiet' && todo === '')
  expect(untold, 'what to do is said wherever something is wrong').toEqual([])
})

test('the desk that is away is told, with what to do', () => {
  const lines = linesOf({ facts: { connected: false } })
  expect(lines.find(({ id }) => id === 'register')).toMatchObject({ weight: 'alert' })
  expect(lines.find(({ id }) => id === 'register')?.todo).not.toBe('')
})

test('a scanner or a printer that is called as a card number leaves nothing of it', () => {
  const named = { source: 'hid:1', kind: 'hid', name: 'A999005429', state: 'open', problem: null, facts: {} } as const
  const ready = {
    ...{ deskName: 'A999005458', venue: { name: 'Y110029399' }, demo: null },
    printing: { slips: 'ask', printer: 'A 999 005 429' },
  } as unknown as DiagnosticsFacts['ready']
  const text = linesText(linesOf({ status: { scanners: [named] }, facts: { ready } }))
  expect(holdsCardNumber(text)).toBe(false)
  expect(text).not.toMatch(/999005|110029/)
})

test('what is copied has the numbers and the marks of the screen', () => {
  const text = linesText(linesOf({ status: { rejected: 2 } }))
  expect(text.split('\n')).toHaveLength(14)
  expect(text).toContain('7. Hylättyjä: 2 [Huomaa]')
})
