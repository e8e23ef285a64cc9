/** What is entered afterwards: it stays while another screen is looked at, and an import under way goes on. */
import type { DeskApi } from '../../../desk/contract.ts'
import { BlankSheet } from './paper-blank.svelte.ts'
import { Paper, type PaperAround } from './paper.svelte.ts'
import { Report } from './report.svelte.ts'

export type AfterwardsPart = 'paper' | 'report' | 'blank'

export class Afterwards {
  readonly paper: Paper
  readonly report: Report
  readonly blank: BlankSheet
  part = $state.raw<AfterwardsPart>('paper')

  constructor(api: DeskApi, around: PaperAround) {
    this.paper = new Paper(api, around)
    this.report = new Report(api)
    this.blank = new BlankSheet(around.events)
  }
}
