import type { Host } from './host.ts'

/** So often in a row a desk may fail to open before a person must look: a desk that is just ending lets go by then. */
const FAILURES = 4

/** Says in a dialog why the desk does not open, since a window without a desk can only say that it waits, and ends. */
export function createTrouble({ app, dialog }: Pick<Host, 'app' | 'dialog'>) {
  let failures = 0
  return {
    opened: () => void (failures = 0),
    failed(words: string) {
      if (++failures < FAILURES) return
      dialog.showErrorBox('Kaikuluukku', words)
      app.exit(1)
    },
  }
}
