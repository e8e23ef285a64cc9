/** The part of node-hid that is used: its HIDAsync alone, since its HID reads and opens on the thread that all wait for. */
import type { Device, HIDAsync } from 'node-hid'

/** An open device; it reads from the moment someone listens to `data`. */
export interface HidHandle extends Pick<HIDAsync, 'close' | 'sendFeatureReport'> {
  on(event: 'data', hear: (report: Buffer) => void): unknown
  on(event: 'error', hear: (error: unknown) => void): unknown
}

export interface HidLibrary {
  devicesAsync(): Promise<Device[]>
  readonly HIDAsync: { open(path: string): Promise<HidHandle> }
}
