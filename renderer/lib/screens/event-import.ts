/** A box office's list of events, taken in. docs/rules.md#sold-elsewhere */
import type { DeskApi, Ended, EventLine } from '../../../desk/contract.ts'
import { FileImport } from './file-import.svelte.ts'
import { Underway } from './underway.svelte.ts'

/** Added events are counted by the desk, lines that were not taken in here. */
export interface EventsTaken {
  readonly added: number
  readonly left: number
  readonly ended: Ended
}
export type EventImport = FileImport<EventLine, EventsTaken>

export function createEventImport(api: DeskApi): EventImport {
  let lines = 0
  return new FileImport<EventLine, EventsTaken>(new Underway(api), {
    preview: async (request) => {
      const preview = await api.invoke('events.preview', request)
      lines = preview.outcome === 'read' ? preview.lines.length : 0
      return preview
    },
    import: async (request) => {
      const { added, ended } = await api.invoke('events.import', request)
      return { added, left: lines - added, ended }
    },
    // what is on the list already would be there twice
    isLikely: ({ known }) => !known,
  })
}
