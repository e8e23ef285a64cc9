/** A report of uses sold elsewhere, or a list of past ones. docs/rules.md#sold-elsewhere */
import type { Channel, DeskApi, ReportImported, ReportLine } from '../../../desk/contract.ts'
import { FileImport } from './file-import.svelte.ts'

export const REPORT_CHANNELS = ['agency', 'web', 'paper'] as const satisfies readonly Channel[]
export type ReportChannel = (typeof REPORT_CHANNELS)[number]

export class Report {
  readonly file: FileImport<ReportLine, ReportImported>
  channel = $state.raw<ReportChannel>('agency')

  constructor(api: DeskApi) {
    this.file = new FileImport({
      preview: (file) => api.invoke('report.preview', { file }),
      import: (request) => api.invoke('report.import', { ...request, channel: this.channel }),
      // what is recorded already is recorded again only where staff say so
      isLikely: ({ duplicate }) => !duplicate,
    })
  }

  /** Lines that nobody chose, of the file that was taken in. */
  get notChosen(): readonly ReportLine[] {
    return this.file.lines.filter((line) => !this.file.isChosen(line))
  }
}
