/** The page's way to paper: two functions, answered by print.ts. */
import type { ContextBridge, IpcRenderer } from 'electron'
import type { HostPrinting, Printed, Printer } from '../desk/contract/printing.ts'

export function bridgePrinting(bridge: Pick<ContextBridge, 'exposeInMainWorld'>, ipc: Pick<IpcRenderer, 'invoke'>) {
  bridge.exposeInMainWorld('kaikuluukkuPrinting', {
    print: (job) => ipc.invoke('print:page', job) as Promise<Printed>,
    printers: () => ipc.invoke('print:printers') as Promise<readonly Printer[]>,
  } satisfies HostPrinting)
}
