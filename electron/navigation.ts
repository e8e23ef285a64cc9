/** The window stays where it was put. docs/security.md#electron */
import type { HostContents, HostSession } from './host.ts'

const prevent = (event: { preventDefault(): void }) => event.preventDefault()

/** For every contents there ever are, not only our window's. Our own loadURL and reload are none of these events. */
export function guardNavigation(contents: Pick<HostContents, 'on' | 'setWindowOpenHandler'>): void {
  contents.on('will-navigate', prevent)
  contents.on('will-frame-navigate', prevent)
  contents.on('will-redirect', prevent)
  contents.on('will-attach-webview', prevent)
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Exports are written by the desk; the page downloads nothing. */
export function guardDownloads(session: HostSession): void {
  session.on('will-download', prevent)
}
