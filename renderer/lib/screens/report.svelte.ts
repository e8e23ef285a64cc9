/** A report of uses sold elsewhere, or a list of past ones. docs/rules.md#sold-elsewhere */
import type { Channel, DeskApi, ReportImported, ReportLine } from '../../../desk/contract.ts'
import { FileImport } from './file-import.svelte.ts'
import { type Imported, ReportTakeBack } from './report-take-back.svelte.ts'
import { Underway } from './underway.svelte.ts'

export const REPORT_CHANNELS = ['agency', 'web', 'paper'] as const satisfies readonly Channel[]
export type ReportChannel = (typeof REPORT_CHANNELS)[number]

export class Report {
  readonly file: FileImport<ReportLine, ReportImported>
  readonly #api: DeskApi
  #takingBack = $state.raw<ReportTakeBack | null>(null)
  channel = $state.raw<ReportChannel>('agency')

  constructor(api: DeskApi) {
    this.#api = api
    this.file = new FileImport(new Underway(api), {
      preview: (request) => api.invoke('report.preview', request),
      import: (request) => this.#import(request),
      // what is recorded already is recorded again only where staff say so
      isLikely: ({ duplicate }) => !duplicate,
      isDoubtful: ({ doubts }) => doubts.length > 0,
    })
  }

  /** Of a file that something was recorded of, or may have been. */
  get takingBack(): ReportTakeBack | null {
    const { done, isFixed } = this.file
    return (done ? done.recorded > 0 : isFixed) ? this.#takingBack : null
  }

  /** Lines that nobody chose, of the file that was taken in. */
  get notChosen(): readonly ReportLine[] {
    return this.file.lines.filter((line) => !this.file.isChosen(line))
  }

  #import(request: Imported & { readonly file: string }): Promise<ReportImported> {
    this.#takingBack = new ReportTakeBack(this.#api, request)
    return this.#api.invoke('report.import', { ...request, lines: [...request.lines], channel: this.channel })
  }
}
