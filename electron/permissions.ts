/** What the page may ask of the machine: the camera's picture, and nothing else. docs/security.md#electron */
import { isOurs } from './content.ts'
import type { HostApp, HostSession } from './host.ts'

type Requested = Parameters<NonNullable<Parameters<HostSession['setPermissionRequestHandler']>[0]>>[3]

export function guardPermissions(session: HostSession): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(permission === 'media' && isCameraForUs(details)),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { mediaType, isMainFrame }) =>
      permission === 'media' && mediaType === 'video' && isMainFrame && isOurs(origin),
  )
  session.setDevicePermissionHandler(() => false)
}

function isCameraForUs(details: Requested): boolean {
  if (!details.isMainFrame || !isOurs(details.requestingUrl)) return false
  const types = ('mediaTypes' in details && details.mediaTypes) || []
  return types.length > 0 && types.every((type) => type === 'video')
}

/** Main asks nobody but the place of new versions, which needs none; Electron would give it the first that fits. */
export function refuseCertificates(app: Pick<HostApp, 'on'>): void {
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault()
    answer()
  })
}
