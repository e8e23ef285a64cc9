/** Our page on paper, by its own command alone, and the system's printers to choose from. docs/security.md#electron */
import type { Printed, Printer } from '../desk/contract/printing.ts'
import type { Host, HostContents } from './host.ts'
import { handle } from './sender.ts'

type Page = Pick<HostContents, 'print' | 'getPrintersAsync'>

/** In a kiosk every page prints without a dialog, since a dialog leads to the disk: docs/security.md#electron */
export function servePrinting(ipcMain: Host['ipcMain'], kiosk: boolean): void {
  handle(ipcMain, 'print:page', (page, { dialog, printer }) => printPage(page, !dialog || kiosk, printer))
  handle(ipcMain, 'print:printers', printersOf)
}

/** What Electron calls a job that somebody cancelled in the dialog; it gives no code. */
const CANCELLED = 'Print job canceled'

/** Resolves when the system has the job, or does not take it. Without a dialog nothing waits for a person. */
function printPage(page: Page, silent: boolean, printer: string): Promise<Printed> {
  return new Promise((resolve) =>
    page.print(
      // a receipt's paper is the printer's, as long as it is
      { silent, deviceName: printer, usePrinterDefaultPageSize: true },
      (success, reason) => resolve(success ? 'sent' : reason === CANCELLED ? 'cancelled' : 'failed'),
    ),
  )
}

async function printersOf(page: Page): Promise<readonly Printer[]> {
  const printers = await page.getPrintersAsync()
  return printers.map(({ name, displayName }) => ({ name, label: displayName || name }))
}
