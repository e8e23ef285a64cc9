/** Which of the devices that are plugged in are scanners, and what they are called. Pure. */
import type { Device } from 'node-hid'
import { SCANNER_VENDORS } from './vendors.ts'

export interface FoundDevice {
  readonly path: string
  readonly vendorId: number
  /** The same wherever it is plugged in; two of a kind without serial numbers have the same. */
  readonly base: string
  readonly name: string
  /** As `lsusb` writes them. */
  readonly usb: string
}

/** Usage page and usage of an interface: HID POS Usage Tables 1.02, chapter 3.1, and HID Usage Tables, chapter 4. */
const SCANNER = { usagePage: 0x8c, usage: 0x02 } as const
const KEYBOARD = { usagePage: 0x01, usage: 0x06 } as const
const LONGEST = 64

/** `keyboards` are makes of scanners that offer themselves as keyboards only. */
export function scannersIn(devices: readonly Device[]): { scanners: FoundDevice[]; keyboards: FoundDevice[] } {
  const scanners = ofUsage(devices, SCANNER, 'path')
  const known = devices.filter(({ vendorId }) => SCANNER_VENDORS.has(vendorId))
  // a scanner in HID POS mode may have a keyboard interface besides
  const speaking = new Set(scanners.map(({ base }) => base))
  return { scanners, keyboards: ofUsage(known, KEYBOARD, 'base').filter(({ base }) => !speaking.has(base)) }
}

/** The system may list an interface more than once. */
function ofUsage(
  devices: readonly Device[],
  of: typeof SCANNER | typeof KEYBOARD,
  one: 'path' | 'base',
): FoundDevice[] {
  const fitting = devices.filter(({ usagePage, usage }) => usagePage === of.usagePage && usage === of.usage)
  const found = fitting.flatMap((device) => (device.path ? [foundDevice(device, device.path)] : []))
  return [...new Map(found.map((device) => [device[one], device])).values()]
}

function foundDevice(device: Device, path: string): FoundDevice {
  const hex = (id: number) => id.toString(16).padStart(4, '0')
  const usb = `${hex(device.vendorId)}:${hex(device.productId)}`
  const serial = plain(device.serialNumber).replaceAll(/[\s:]/g, '')
  const [maker, product] = [plain(device.manufacturer), plain(device.product)]
  const own = product.startsWith(maker) ? product : `${maker} ${product}`.trim()
  const name = own || (SCANNER_VENDORS.get(device.vendorId) ?? usb)
  return { path, vendorId: device.vendorId, base: `hid:${usb}${serial && `:${serial}`}`, name, usb }
}

/** What a device says of itself, fit for a line on the screen. */
const plain = (text: string | undefined): string =>
  (text ?? '')
    .replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '')
    .trim()
    .slice(0, LONGEST)
