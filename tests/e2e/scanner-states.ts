/** A scanner page whose desk tells of every scanner there can be, and of what they read. */
import type { Page } from '@playwright/test'
import { MISREADS, type Misread, type Scan, SCANNER_PROBLEMS, type ScannerState } from '../../desk/contract.ts'

const state = (change: Partial<ScannerState>): ScannerState => ({
  ...{ source: 'hid:1', kind: 'hid', name: 'Honeywell Voyager 1450g', state: 'open', problem: null, facts: {} },
  ...change,
})
const LONG_PATH = '/dev/serial/by-id/usb-Newland_Auto-ID_NLS-FM430_USB-COM_00000000-if00'

const RULES = '/opt/Kaikuluukku/resources/udev'

/** One in each state, and one with each problem. */
export const EVERY_SCANNER: readonly ScannerState[] = [
  state({}),
  state({ source: 'hid:2', name: 'Symbol Bar Code Scanner', state: 'closed' }),
  state({ source: `serial:${LONG_PATH}`, kind: 'serial', name: LONG_PATH }),
  state({ source: 'serial:/dev/ttyS0', kind: 'serial', name: '/dev/ttyS0', state: 'unused' }),
  ...SCANNER_PROBLEMS.map((problem) => {
    const kind = problem.startsWith('serial') ? 'serial' : 'hid'
    const facts = problem === 'hid_no_permission' ? { rules: `${RULES}/70-kaikuluukku-scanners.rules` } : {}
    return state({ source: `${kind}:${problem}`, kind, name: `Zebra ${problem}`, state: 'error', problem, facts })
  }),
]

const read = (text: string, source: string): { topic: 'scan'; data: Scan } => ({
  topic: 'scan',
  data: { text, symbology: ']Q1', source, at: Date.now() },
})
const misread = (code: Misread['code']): { topic: 'misread'; data: Misread } => ({
  topic: 'misread',
  data: { code, source: 'hid:1', at: Date.now(), bytes: '02385d4130'.padEnd(128, 'f') },
})

/** What scanners then read: every way in which a message is broken, and texts that are a card's and that are not. */
export const readings = (): readonly object[] => [
  ...MISREADS.map(misread),
  read('A999005458', 'hid:1'),
  read('A999005450', `serial:${LONG_PATH}`),
  read('https://example.org/a b', 'camera'),
]

interface Message {
  readonly call?: number
  readonly topic?: string
  readonly data?: object
  readonly answer?: object
}

/** The desk tells of these scanners whatever it has. Returns how to have it tell of something. To be called before the page is opened. */
export async function tellOfScanners(
  page: Page,
  scanners: readonly ScannerState[],
): Promise<(message: object) => void> {
  const asked = new Set<number>()
  let tell: (message: object) => void = () => undefined
  await page.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer()
    tell = (message) => socket.send(JSON.stringify(message))
    socket.onMessage((text) => {
      const { call, command } = JSON.parse(String(text)) as { call: number; command: string }
      if (command === 'status.get') asked.add(call)
      server.send(text)
    })
    server.onMessage((text) => {
      const message = JSON.parse(String(text)) as Message
      if (message.topic === 'status') tell({ ...message, data: { ...message.data, scanners } })
      else if (asked.has(message.call ?? -1)) tell({ ...message, answer: { ...message.answer, scanners } })
      else socket.send(text)
    })
  })
  return (message) => tell(message)
}
