/** No desk without Chromium's sandbox that nobody asked for. docs/security.md#electron */
import type { HostApp } from './host.ts'

/** Said where it is not there. */
export const NO_SANDBOX =
  'Kaikuluukku was started without the sandbox that keeps its window from this computer (--no-sandbox). Nothing was opened. ' +
  'An AppImage is started so where the system gives programs no user namespaces, as on Ubuntu 24.04: install the .deb ' +
  'instead, or allow them (sysctl kernel.apparmor_restrict_unprivileged_userns=0). As root start it with --allow-root as well.'

/**
 * A packaged program that runs without: by its command line, by the script that starts an AppImage, or by
 * ELECTRON_DISABLE_SANDBOX, all of which Chromium has as one switch. As root it cannot have one, and somebody says so.
 */
export function lacksSandbox(app: Pick<HostApp, 'commandLine' | 'isPackaged'>, allowedAsRoot: boolean): boolean {
  return app.isPackaged && app.commandLine.hasSwitch('no-sandbox') && !allowedAsRoot
}
