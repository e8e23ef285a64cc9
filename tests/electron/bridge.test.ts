import type { ContextBridge, IpcRenderer } from 'electron'
import { describe, expect, test } from 'vitest'
import { bridgeDesk } from '../../electron/bridge.ts'
import type { Transport } from '../../desk/transport.ts'
import { turns } from './started.ts'

/** A preload that has run: what it exposed, what it asked for, and a way to hand it ports. */
function loaded() {
  const exposed: [string, Transport][] = []
  const invoked: unknown[][] = []
  const channels = new Map<string, (event: unknown) => void>()
  const ipc = {
    on: (channel: string, listener: (event: unknown) => void) => void channels.set(channel, listener),
    invoke: (...args: unknown[]) => Promise.resolve(void invoked.push(args)),
  }
  const bridge = { exposeInMainWorld: (name: string, api: Transport) => void exposed.push([name, api]) }
  bridgeDesk(
    bridge satisfies Pick<ContextBridge, 'exposeInMainWorld'>,
    ipc as unknown as Pick<IpcRenderer, 'on' | 'invoke'>,
  )
  const give = () => {
    const { port1, port2 } = new MessageChannel()
    channels.get('port')?.({ ports: [port2] })
    return port1
  }
  return { exposed, invoked, channels, give, api: exposed[0]?.[1] as Transport }
}

/** A desk at the other end of a port, which answers with what it was asked. */
function answering(port: MessagePort): void {
  port.onmessage = ({ data: { call, command } }: { data: { call: number; command: string } }) =>
    port.postMessage({ call, answer: command })
}

describe('the preload', () => {
  test('exposes two functions and nothing of Electron', () => {
    const { exposed, channels, api } = loaded()
    expect(exposed.map(([name]) => name)).toEqual(['kaikuluukku'])
    expect(Object.keys(api)).toEqual(['invoke', 'subscribe'])
    expect(Object.values(api).every((member) => typeof member === 'function')).toBe(true)
    expect([...channels.keys()]).toEqual(['port'])
  })

  test('asks main for a port once it listens', () => {
    expect(loaded().invoked).toEqual([['port:request']])
  })

  test('carries calls and topics over the port', async () => {
    const { give, api } = loaded()
    const port = give()
    answering(port)
    const heard: unknown[] = []
    api.subscribe('scan', (data) => heard.push(data))
    expect(await api.invoke('state.get', {})).toEqual({ answer: 'state.get' })
    port.postMessage({ topic: 'scan', data: { text: 'A1' } })
    await turns()
    expect(heard).toEqual([{ text: 'A1' }])
    port.close()
  })

  test('rejects calls pending over a break as reconnecting, and tells it', async () => {
    const { give, api } = loaded()
    const connected: unknown[] = []
    api.subscribe('connected', (data) => connected.push(data))
    const port = give()
    const pending = api.invoke('use.record', {})
    port.close()
    expect(await pending).toEqual({ error: { code: 'reconnecting', key: 'reconnecting' } })
    expect(await api.invoke('use.record', {})).toEqual({ error: { code: 'reconnecting', key: 'reconnecting' } })
    expect(connected).toEqual([false, true, false])
  })

  test('goes on over the next port', async () => {
    const { give, api } = loaded()
    give().close()
    await turns()
    const port = give()
    answering(port)
    expect(await api.invoke('status.get', {})).toEqual({ answer: 'status.get' })
    port.close()
  })

  test('leaves the port it had when it is given another', async () => {
    const { give, api } = loaded()
    const first = give()
    const closed = new Promise((resolve) => first.addEventListener('close', resolve))
    first.start()
    const pending = api.invoke('use.record', {})
    const second = give()
    answering(second)
    expect(await pending).toEqual({ error: { code: 'reconnecting', key: 'reconnecting' } })
    await closed
    expect(await api.invoke('status.get', {})).toEqual({ answer: 'status.get' })
    second.close()
  })
})
