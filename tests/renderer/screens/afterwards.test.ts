import { expect, test } from 'vitest'
import { createDeskApi } from '../../../desk/contract.ts'
import { Afterwards } from '../../../renderer/lib/screens/afterwards.svelte.ts'
import { keptFor } from '../../../renderer/lib/screens/venue-kept.ts'
import { FakeDesk, settle } from '../fake-desk.ts'

const LINE = { line: 2, problems: [], doubts: [], duplicate: false }
const READ = { outcome: 'read', lines: [LINE], encoding: 'utf-8', separator: ';' }

function screenOf(app: object, venueId: string) {
  const answers: ((answer: unknown) => void)[] = []
  const desk = new FakeDesk({
    'report.preview': () => READ,
    'report.import': () => new Promise((resolve) => answers.push(resolve)),
  })
  const around = { now: () => 0, events: () => [], feeKinds: () => [], recorded: () => undefined }
  const show = () => keptFor(app, 'afterwards', venueId, () => new Afterwards(createDeskApi(desk.transport), around))
  return { show, answers }
}

test('an import under way goes on while another screen is shown, and its outcome is there on the way back', async () => {
  const { show, answers } = screenOf({}, 'v')
  const { report } = show()
  show().part = 'report'
  await report.file.read(new File(['x'], 'report.csv'))
  const sending = report.file.send()
  await settle()
  expect([show().part, show().report.file.step]).toEqual(['report', 'importing'])
  answers[0]?.({ recorded: 1, left: [] })
  await sending
  expect(show().report.file.done).toEqual({ recorded: 1, left: [] })
})

test('a half typed row stays for its own venue alone', () => {
  const app = {}
  screenOf(app, 'v').show().paper.setCard('A99')
  expect(screenOf(app, 'v').show().paper.card).toBe('A99')
  expect(screenOf(app, 'w').show().paper.card).toBe('')
})
