/** Slips on paper: what is set for them, and what a host that prints is asked. docs/guide.md#printing-a-slip */
import * as v from 'valibot'

/** When the slip of a use is printed: never, when staff press for it, or by itself once the use is recorded. */
export const SLIPS = ['never', 'ask', 'always'] as const

/** As the system names a printer; empty for the one that the system takes by default. */
const PrinterName = v.pipe(v.string(), v.maxLength(256))

/** What this desk has set. It asks for no PIN, as the language and the camera do not: nothing that is recorded depends on it. */
export const Printing = v.strictObject({ slips: v.picklist(SLIPS), printer: PrinterName })
export type Printing = Readonly<v.InferOutput<typeof Printing>>

export const printingRequests = { 'printing.choose': Printing } as const

export interface PrintingAnswers {
  'printing.choose': Printing
}

// ---- the host -----------------------------------------------------------------------------------------------------

/** The page goes to paper as its styles for print have it; `dialog`: staff choose printer and paper in the system's own. */
export const PrintJob = v.strictObject({ dialog: v.boolean(), printer: PrinterName })
export type PrintJob = Readonly<v.InferOutput<typeof PrintJob>>

/** `sent`: the system has it, or the browser, which does not tell whether its dialog was cancelled. */
export type Printed = 'sent' | 'cancelled' | 'failed'

export interface Printer {
  /** As the system names it. */
  readonly name: string
  /** As people know it. */
  readonly label: string
}

/** What a host offers that prints by itself; a browser has only its own way. */
export interface HostPrinting {
  print(job: PrintJob): Promise<Printed>
  printers(): Promise<readonly Printer[]>
}
