/** Takes in a report of uses. Started by importing.ts, which kills it. */
import { writeSync } from 'node:fs'
import { createLongWork } from '../../../desk/long-work.ts'
import { importReport, previewReport } from '../../../desk/report-import.ts'
import type { LocalDate } from '../../../desk/rules/local-date.ts'
import { eventOf, type Folders, idOf, numberOf, openParts } from '../rig-desk.ts'

export interface Importing extends Folders {
  readonly lines: number
  /** Looks at the file instead, and tells how many lines are recognised. */
  readonly looks: boolean
}

const { lines: count, looks, ...folders } = JSON.parse(process.argv[2] ?? '') as Importing
const parts = openParts(folders)
const one = parts.ledger.events.get(eventOf(0))
if (!one) throw new Error('the desk has no event')
// alone on its day, so that a line needs no more than its card and the day
parts.ledger.events.putOwn({
  ...one,
  id: 'lear',
  productionId: 'lear',
  production: 'Lear',
  day: '2026-01-20' as LocalDate,
})
const lines = Array.from({ length: count }, (_, i) => i)
const rows = lines.map((i) => `${numberOf(i)};20.1.2026`)
const file = Buffer.from(['Kortti;Päivä', ...rows].join('\n')).toString('base64')
const longWork = createLongWork({ tell: () => undefined, session: () => parts.session })
if (looks) {
  const preview = await longWork.begin((work) => previewReport({ ...parts, work }, { id: idOf(2), file }))
  if (preview.outcome !== 'read') throw new Error(preview.problem.code)
  writeSync(1, `recognised ${String(preview.lines.filter(({ duplicate }) => duplicate).length)}\n`)
} else {
  writeSync(1, 'importing\n')
  const request = { id: idOf(1), file, lines: lines.map((i) => i + 2), channel: 'agency' } as const
  const { recorded } = await longWork.begin((work) => importReport({ ...parts, work }, request))
  writeSync(1, `imported ${String(recorded)}\n`)
}
process.exit()
