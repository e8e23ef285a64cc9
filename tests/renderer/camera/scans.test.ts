import { beforeAll, expect, test } from 'vitest'
import { createDeskApi, type Scan } from '../../../desk/contract.ts'
import type { Notice } from '../../../renderer/lib/notices.svelte.ts'
import { Scans } from '../../../renderer/lib/scans.ts'
import { overwriteGetLocale } from '../../../renderer/paraglide/runtime.js'
import { FakeDesk } from '../fake-desk.ts'

beforeAll(() => overwriteGetLocale(() => 'fi'))

const MISREAD = { code: 'cut_short', source: 'hid:1', at: 1, bytes: '02' } as const
const SCAN: Scan = { text: 'A999005458', symbology: ']Q1', source: 'camera', at: 1 }

function scansAt() {
  const desk = new FakeDesk({})
  const said: Notice[] = []
  return { desk, said, scans: new Scans(createDeskApi(desk.transport), (notice) => said.push(notice)) }
}

test('scans of the desk and of the camera go the same way', () => {
  const { desk, scans } = scansAt()
  const heard: Scan[] = []
  scans.subscribe((scan) => heard.push(scan))
  desk.transport.receive({ topic: 'scan', data: { ...SCAN, source: 'serial:/dev/ttyS0' } })
  scans.take(SCAN)
  expect(heard.map(({ source }) => source)).toEqual(['serial:/dev/ttyS0', 'camera'])
})

test('only what subscribed last hears, and when it stops the one before it does', () => {
  const { scans } = scansAt()
  const heard: string[] = []
  scans.subscribe(() => heard.push('desk'))
  const stop = scans.subscribe(() => heard.push('live test'))
  scans.take(SCAN)
  stop()
  scans.take(SCAN)
  expect(heard).toEqual(['live test', 'desk'])
})

test('an empty message is no card', () => {
  const { scans } = scansAt()
  const heard: Scan[] = []
  scans.subscribe((scan) => heard.push(scan))
  scans.take({ ...SCAN, text: ' \r' })
  expect(heard).toEqual([])
})

test('a broken message is told as such, and as no card', () => {
  const { desk, scans } = scansAt()
  const heard: string[] = []
  scans.subscribe(({ text }) => heard.push(text))
  scans.onMisread(({ code }) => heard.push(code))
  desk.transport.receive({ topic: 'misread', data: MISREAD })
  expect(heard).toEqual(['cut_short'])
})

test('a broken message that no screen listens for is told all the same, until the next card', () => {
  const { desk, scans, said } = scansAt()
  const stop = scans.onMisread(() => undefined)
  desk.transport.receive({ topic: 'misread', data: MISREAD })
  expect([scans.misread.current, said]).toEqual([null, []])
  stop()
  desk.transport.receive({ topic: 'misread', data: MISREAD })
  expect(scans.misread.current?.text).toContain('Lue kortti uudelleen')
  expect(said).toEqual([scans.misread.current])
  scans.take({ ...SCAN, text: '' })
  expect(scans.misread.current).not.toBeNull()
  scans.take(SCAN)
  expect(scans.misread.current).toBeNull()
})
