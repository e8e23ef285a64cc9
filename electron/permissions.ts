/** What the page may ask of the machine: the camera's picture, and nothing else. docs/security.md#electron */
import { isOurs } from './content.ts'
import type { HostSession } from './host.ts'

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
