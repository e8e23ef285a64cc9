/** The page's way to new versions: two functions, answered by main. */
import type { ContextBridge, IpcRenderer } from 'electron'
import type { HostUpdates, UpdateState } from '../desk/contract/updates.ts'

export function bridgeUpdates(bridge: Pick<ContextBridge, 'exposeInMainWorld'>, ipc: Pick<IpcRenderer, 'invoke'>) {
  bridge.exposeInMainWorld('kaikuluukkuUpdates', {
    state: () => ipc.invoke('updates:state') as Promise<UpdateState>,
    rest: () => ipc.invoke('updates:rest') as Promise<null>,
  } satisfies HostUpdates)
}
