/** The page on paper: main prints what our page asks for, and nothing else does. */
import type { ContextBridge, IpcRenderer } from 'electron'
import { describe, expect, test } from 'vitest'
import type { HostPrinting } from '../../desk/contract.ts'
import { bridgePrinting } from '../../electron/print-bridge.ts'
import { frame } from './double.ts'
import { started, turns } from './started.ts'

/** The page's side and main's, joined as Electron joins them. */
async function printing(args: readonly string[] = []) {
  const { host } = await started({ args })
  const exposed: [string, HostPrinting][] = []
  const bridge = { exposeInMainWorld: (name: string, api: HostPrinting) => void exposed.push([name, api]) }
  const ipc = { invoke: (channel: string, ...args: unknown[]) => host.invoke(channel, frame(), ...args) }
  bridgePrinting(bridge satisfies Pick<ContextBridge, 'exposeInMainWorld'>, ipc as Pick<IpcRenderer, 'invoke'>)
  return { host, exposed, page: host.window.webContents, api: exposed[0]?.[1] as HostPrinting }
}

const SILENT = { dialog: false, printer: '' }

describe('printing', () => {
  test('shows no dialog where none is asked for, and takes the printer that is set and its own paper', async () => {
    const { page, api } = await printing()
    void api.print({ dialog: false, printer: 'Receipts_80mm' })
    await turns()
    expect(page.printed.map(({ options }) => options)).toEqual([
      { silent: true, deviceName: 'Receipts_80mm', usePrinterDefaultPageSize: true },
    ])
  })

  test('takes the system’s default printer where none is set', async () => {
    const { page, api } = await printing()
    void api.print(SILENT)
    await turns()
    expect(page.printed[0]?.options).toMatchObject({ silent: true, deviceName: '' })
  })

  test('shows the system’s dialog where that is asked for', async () => {
    const { page, api } = await printing()
    void api.print({ dialog: true, printer: '' })
    await turns()
    expect(page.printed[0]?.options).toMatchObject({ silent: false })
  })

  test.each([false, true])(
    'shows none in a kiosk, since it leads to the disk, asked for (%s) or not',
    async (dialog) => {
      const { page, api } = await printing(['--kiosk'])
      void api.print({ dialog, printer: 'Receipts_80mm' })
      await turns()
      expect(page.printed.map(({ options }) => options)).toEqual([
        { silent: true, deviceName: 'Receipts_80mm', usePrinterDefaultPageSize: true },
      ])
    },
  )

  test.each([
    [true, '', 'sent'],
    [false, 'Print job canceled', 'cancelled'],
    [false, 'Print job failed', 'failed'],
    [false, 'Invalid printer settings', 'failed'],
    [false, '', 'failed'],
  ] as const)('that ends with %s and “%s” is %s', async (success, reason, printed) => {
    const { page, api } = await printing()
    const job = api.print(SILENT)
    await turns()
    page.printed[0]?.end(success, reason)
    expect(await job).toBe(printed)
  })

  test('the system’s printers can be chosen from, by the names that people know', async () => {
    const { page, api } = await printing()
    page.printers = [
      { name: 'Receipts_80mm', displayName: 'Kuittitulostin', description: '', options: {} as never },
      { name: 'Office', displayName: '', description: '', options: {} as never },
    ]
    expect(await api.printers()).toEqual([
      { name: 'Receipts_80mm', label: 'Kuittitulostin' },
      { name: 'Office', label: 'Office' },
    ])
  })
})

describe('only our page prints', () => {
  test.each([
    ['a frame within it', frame({ parent: frame() })],
    ['another page', frame({ url: 'https://example.org/', origin: 'https://example.org' })],
    ['nobody', null],
  ])('not %s', async (_, sender) => {
    const { host, page } = await printing()
    await expect(host.invoke('print:page', sender, SILENT)).rejects.toThrow('print:page: not from our page')
    await expect(host.invoke('print:printers', sender)).rejects.toThrow('print:printers: not from our page')
    expect(page.printed).toEqual([])
  })

  test.each([
    ['nothing', []],
    ['a file', [{ ...SILENT, pageRanges: [], path: '/tmp/x.pdf' }]],
    ['a number for a printer', [{ dialog: false, printer: 5 }]],
    ['two jobs', [SILENT, SILENT]],
  ])('and not %s', async (_, args) => {
    const { host, page } = await printing()
    await expect(host.invoke('print:page', frame(), ...args)).rejects.toThrow()
    expect(page.printed).toEqual([])
  })
})

test('the preload exposes two functions and nothing of Electron', async () => {
  const { exposed, api } = await printing()
  expect(exposed.map(([name]) => name)).toEqual(['kaikuluukkuPrinting'])
  expect(Object.keys(api)).toEqual(['print', 'printers'])
})
