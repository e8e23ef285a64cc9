import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LEDGER_FILE } from '../../db/ledger-file.ts'
import { openLedger } from '../../db/ledger.ts'
import type { DeskState, Printing } from '../../desk/contract.ts'
import { PRINTING } from '../../desk/printing.ts'
import { printsSlipsUnopened } from '../../desk/standalone/before-window.ts'
import { tempDir } from '../temp.ts'
import { startDesk, type TestDesk } from './harness.ts'

const UNSET: Printing = { slips: 'never', printer: '' }
const ALWAYS: Printing = { slips: 'always', printer: 'Receipts_80mm' }
const printing = async ({ api }: TestDesk) => {
  const state = await api.invoke('state.get', {})
  return state.phase === 'ready' ? state.printing : null
}
test('nothing is printed until somebody chooses it; then every screen knows, and it is kept', async () => {
  const desk = await startDesk({ demo: true })
  const states: DeskState[] = []
  desk.api.subscribe('state', (state) => states.push(state))
  expect(await printing(desk)).toEqual(UNSET)
  expect(await desk.api.invoke('printing.choose', ALWAYS)).toEqual(ALWAYS)
  expect(states.at(-1)).toMatchObject({ printing: ALWAYS })
  await desk.stop()
  expect(await printing(await startDesk({ demo: true, dataDir: desk.dataDir }))).toEqual(ALWAYS)
})

test('what is no choice is refused', async () => {
  const { api } = await startDesk({ demo: true })
  for (const wrong of [
    { slips: 'sometimes' },
    { slips: 'ask', printer: 'x'.repeat(257) },
    { ...ALWAYS, path: '/dev/lp0' },
  ])
    await expect(api.invoke('printing.choose', { ...UNSET, ...wrong } as Printing)).rejects.toThrow()
})

test('a setting that cannot be read any more counts as never set', () => {
  for (const kept of ['{"slips":"alw', '[]', '{"slips":"sometimes","printer":""}']) {
    const dataDir = tempDir()
    const ledger = openLedger(dataDir)
    ledger.settings.set(PRINTING, kept)
    ledger.close()
    expect(printsSlipsUnopened(dataDir)).toBe(false)
  }
})

test('the window knows it before the desk has opened, and while it is at work', async () => {
  const desk = await startDesk({ demo: true })
  expect(desk.desk.printsSlips()).toBe(false)
  await desk.api.invoke('printing.choose', ALWAYS)
  expect(desk.desk.printsSlips()).toBe(true)
  await desk.stop()
  expect(printsSlipsUnopened(desk.dataDir)).toBe(true)
})

test('a desk without a ledger, or with one that is none, prints nothing by itself and changes nothing', () => {
  const dataDir = tempDir()
  expect(printsSlipsUnopened(dataDir)).toBe(false)
  expect(readdirSync(dataDir)).toEqual([])
  writeFileSync(join(dataDir, LEDGER_FILE), 'no ledger at all')
  expect(printsSlipsUnopened(dataDir)).toBe(false)
  expect(readFileSync(join(dataDir, LEDGER_FILE), 'utf8')).toBe('no ledger at all')
})
