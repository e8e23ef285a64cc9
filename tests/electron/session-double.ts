import type { PermissionCheckHandlerHandlerDetails, WebContents } from 'electron'
import { EventEmitter } from 'node:events'
import type { HostSession } from '../../electron/host.ts'
import { listening } from './events-double.ts'

export class SessionDouble implements HostSession {
  readonly events = new EventEmitter()
  readonly on: HostSession['on'] = listening(this.events).on
  #request: Parameters<HostSession['setPermissionRequestHandler']>[0] = null
  #check: Parameters<HostSession['setPermissionCheckHandler']>[0] = null
  #device: Parameters<HostSession['setDevicePermissionHandler']>[0] = null
  readonly setPermissionRequestHandler: HostSession['setPermissionRequestHandler'] = (handler) =>
    void (this.#request = handler)
  readonly setPermissionCheckHandler: HostSession['setPermissionCheckHandler'] = (handler) =>
    void (this.#check = handler)
  readonly setDevicePermissionHandler: HostSession['setDevicePermissionHandler'] = (handler) =>
    void (this.#device = handler)

  requests(permission: Permission, details: RequestDetails): boolean | undefined {
    let granted: boolean | undefined
    this.#request?.({} as WebContents, permission, (answer) => (granted = answer), details)
    return granted
  }
  checks(permission: CheckedPermission, origin: string, details: PermissionCheckHandlerHandlerDetails) {
    return this.#check?.(null, permission, origin, details)
  }
  grantsDevice(deviceType: 'hid' | 'serial' | 'usb') {
    return this.#device?.({ deviceType, origin: 'kaikuluukku://app', device: {} as never })
  }
}
type RequestHandler = NonNullable<Parameters<HostSession['setPermissionRequestHandler']>[0]>
export type Permission = Parameters<RequestHandler>[1]
export type RequestDetails = Parameters<RequestHandler>[3]
export type CheckedPermission = Parameters<NonNullable<Parameters<HostSession['setPermissionCheckHandler']>[0]>>[1]
