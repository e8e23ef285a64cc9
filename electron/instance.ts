import type { HostApp, HostWindow } from './host.ts'

/** Whether this is the only shell of this user; a second one makes the first show its window, and ends. */
export function isOnlyInstance(app: HostApp, window: () => HostWindow | null): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', () => {
    const first = window()
    if (!first || first.isDestroyed()) return
    if (first.isMinimized()) first.restore()
    first.show()
    first.focus()
  })
  return true
}
