import { expect, test } from 'vitest'
import type { ScannerState } from '../../../desk/contract.ts'
import { HidScanners } from '../../../native/hid/scanners.ts'
import { until } from '../tty.ts'

const load = () => import('node-hid')

test('node-hid is there, and lists what is plugged in', async () => {
  const { devicesAsync, HIDAsync } = await load()
  expect(await devicesAsync()).toBeInstanceOf(Array)
  await expect(HIDAsync.open('/dev/kaikuluukku-none')).rejects.toThrow('/dev/kaikuluukku-none')
})

test('the scanners of this computer are looked for, with the library as it is', async () => {
  const told: (readonly ScannerState[])[] = []
  const scanners = new HidScanners(load, { scan: () => 0, misread: () => 0, states: (states) => told.push(states) })
  await until(() => told.length > 0)
  expect(told.flat().filter(({ source }) => source === 'hid')).toEqual([])
  scanners.close()
})
