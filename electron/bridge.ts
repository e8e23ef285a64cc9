/** The page's way to the desk: two functions, over a port that stays on this side, as ports cannot cross the bridge. */
import type { ContextBridge, IpcRenderer } from 'electron'
import { PortTransport, type ToRenderer, type Transport } from '../desk/transport.ts'

/** What is used of a page's MessagePort; its own type needs the DOM's, which main's processes do without. */
interface PagePort {
  addEventListener(type: 'message' | 'close', listener: (event: { readonly data?: unknown }) => void): void
  start(): void
  postMessage(message: unknown): void
  close(): void
}

/** Neither Electron's IPC nor an event object crosses. */
export function bridgeDesk(bridge: Pick<ContextBridge, 'exposeInMainWorld'>, ipc: Pick<IpcRenderer, 'on' | 'invoke'>) {
  const transport = new PortTransport()
  let current: PagePort | null = null
  ipc.on('port', (event) => {
    const port: PagePort | undefined = event.ports[0]
    if (!port) return
    current?.close()
    current = port
    port.addEventListener('message', ({ data }) => transport.receive(data as ToRenderer))
    port.addEventListener('close', () => {
      if (current !== port) return
      current = null
      transport.break()
    })
    port.start()
    transport.join((message) => port.postMessage(message))
  })
  bridge.exposeInMainWorld('kaikuluukku', {
    invoke: (command, request) => transport.invoke(command, request),
    subscribe: (topic, listener) => transport.subscribe(topic, listener),
  } satisfies Transport)
  void ipc.invoke('port:request')
}
