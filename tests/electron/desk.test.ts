import type { ParentPort } from 'electron'
import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import { openDesk } from '../../desk/desk.ts'
import { hostDesk } from '../../electron/desk-host.ts'
import { tempDir } from '../temp.ts'
import { ChannelDouble, type PortDouble } from './port-double.ts'

test('a real desk answers a page over the port that main handed in, and closes when told', async () => {
  const main = new EventEmitter()
  const asked = new EventEmitter()
  const exit = new EventEmitter()
  const wrapped: string[] = []
  const says = (data: unknown, ...ports: PortDouble[]) => main.emit('message', { data, ports })
  const postMessage = (message: { type: string; id: number; input: string }) => {
    if (message.type !== 'key') return void asked.emit(message.type)
    wrapped.push(message.input)
    setImmediate(says, { type: 'key', id: message.id, result: message.input })
  }
  const parentPort = { on: main.on.bind(main) as unknown as ParentPort['on'], postMessage }
  const ready = once(asked, 'ready')
  hostDesk(
    { parentPort, open: openDesk, exit: (code) => exit.emit('exit', code), log: () => undefined },
    { dataDir: tempDir(), demo: true, kiosk: false, setup: null, serial: [], keyStore: 'safeStorage:double' },
  )
  await ready
  // the store is tried there and back, then wraps the token and the venue's key
  expect(wrapped).toHaveLength(4)

  const { port1: page, port2: theirs } = new ChannelDouble()
  says({ type: 'renderer' }, theirs)
  const answered = new Promise((resolve) => {
    page.on('message', ({ data }: { data: object }) => 'call' in data && resolve(data))
  })
  page.start()
  page.postMessage({ call: 1, command: 'state.get', request: {} })
  expect(await answered).toMatchObject({ call: 1, answer: { phase: 'ready' } })

  const ended = once(exit, 'exit')
  says({ type: 'close' })
  expect(await ended).toEqual([0])
})
