/** A report of uses sold elsewhere, or a list of past ones. docs/rules.md#sold-elsewhere */
import type { Channel, DeskApi, ReportImported, ReportLine } from '../../../desk/contract.ts'
import { FileImport } from './file-import.svelte.ts'
import { Underway } from './underway.svelte.ts'

export const REPORT_CHANNELS = ['agency', 'web', 'paper'] as const satisfies readonly Channel[]
export type ReportChannel = (typeof REPORT_CHANNELS)[number]

export class Report {
  readonly file: FileImport<ReportLine, ReportImported>
  channel = $state.raw<ReportChannel>('agency')

  constructor(api: DeskApi) {
    this.file = new FileImport(new Underway(api), {
      preview: (request) => api.invoke('report.preview', request),
      import: (request) => api.invoke('report.import', { ...request, channel: this.channel }),
      // what is recorded already is recorded again only where staff say so
      isLikely: ({ duplicate }) => !duplicate,
      isDoubtful: ({ doubts }) => doubts.length > 0,
    })
  }

  /** Lines that nobody chose, of the file that was taken in. */
  get notChosen(): readonly ReportLine[] {
    return this.file.lines.filter((line) => !this.file.isChosen(line))
  }
}
