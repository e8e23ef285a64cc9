/** The one way from the page to main: who calls is checked and what it says is parsed first. docs/security.md#electron */
import type { IpcMain, IpcMainInvokeEvent, WebFrameMain } from 'electron'
import * as v from 'valibot'
import { PrintJob } from '../desk/contract/printing.ts'
import { isOurs, ORIGIN } from './content.ts'

/** What the page may ask of main; everything else goes by the port to the desk. */
export const channels = {
  /** A port to the desk, now and whenever the desk begins anew, until the page is loaded again. */
  'port:request': v.strictTuple([]),
  'print:page': v.strictTuple([PrintJob]),
  'print:printers': v.strictTuple([]),
  'updates:state': v.strictTuple([]),
  /** Nobody is at the desk. */
  'updates:rest': v.strictTuple([]),
} as const

export type Channel = keyof typeof channels

/** Answers a channel. What comes from anyone but our page's top frame, or is none of the schema, throws at its sender. */
export function handle<C extends Channel>(
  ipcMain: Pick<IpcMain, 'handle'>,
  channel: C,
  run: (sender: IpcMainInvokeEvent['sender'], ...args: v.InferOutput<(typeof channels)[C]>) => unknown,
): void {
  ipcMain.handle(channel, (event, ...args: unknown[]) => {
    if (!isOurTopFrame(event.senderFrame)) throw new Error(`${channel}: not from our page`)
    return run(event.sender, ...v.parse(channels[channel], args))
  })
}

/** The origin too, since a frame at about:blank or a sandboxed one has another than its address says. */
function isOurTopFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && !frame.detached && frame.parent === null && frame.origin === ORIGIN && isOurs(frame.url)
}
