/**
 * The one thing that is ever sent to a scanner: Honeywell's "output redirection", 1 in feature report 254. Its scanners
 * declare it in their HID POS descriptor, on their own usage page, and some of them send what they read to the keyboard
 * until it is set, although they are in HID POS mode. That the report leaves a scanner as it is that needs none is what
 * others who send it to all of Honeywell's have found; no public manual says so.
 */
import type { ReportDescriptor } from './descriptor.ts'
import type { HidHandle } from './library.ts'
import { HONEYWELL } from './vendors.ts'

const REPORT_ID = 254
const ON = 1
const OUTPUT_REDIRECTION = 0xff66_0003

/** Whether the scanner takes it; where its descriptor cannot be read, its maker's name has to do. */
export function isRedirected(vendorId: number, descriptor: ReportDescriptor | null): boolean {
  if (!HONEYWELL.has(vendorId)) return false
  const offers = ({ kind, reportId, usage }: ReportDescriptor['fields'][number]) =>
    kind === 'feature' && reportId === REPORT_ID && usage === OUTPUT_REDIRECTION
  return descriptor === null || descriptor.fields.some(offers)
}

/** Sent once at each opening; one that has no such report refuses it, and reads as before. */
export function redirect(handle: HidHandle): void {
  handle.sendFeatureReport([REPORT_ID, ON]).catch(() => undefined)
}
