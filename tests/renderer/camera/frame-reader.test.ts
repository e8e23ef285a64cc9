import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FrameReader } from '../../../renderer/camera/frame-reader.ts'
import type { FromWorker } from '../../../renderer/camera/messages.ts'

class FakeWorker extends EventTarget {
  readonly given: unknown[] = []
  ended = false

  postMessage(message: unknown): void {
    this.given.push(message)
  }

  terminate(): void {
    this.ended = true
  }

  says(data: FromWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

const FRAMES = {}
const TRACK = {} as MediaStreamTrack

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal(
    'MediaStreamTrackProcessor',
    class {
      readonly readable = FRAMES
    },
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function readerAt() {
  const workers: FakeWorker[] = []
  const told: string[] = []
  const start = () => {
    const worker = new FakeWorker()
    workers.push(worker)
    return worker as unknown as Worker
  }
  const reader = new FrameReader(
    { read: ({ text }) => told.push(text), ready: () => told.push('ready'), failed: () => told.push('failed') },
    start,
  )
  reader.watch(TRACK)
  return { reader, workers, told }
}

test('frames are given when the decoder is loaded, not before', () => {
  const { workers, told } = readerAt()
  expect(workers[0]?.given).toEqual([])
  workers[0]?.says({ ready: true })
  expect([workers[0]?.given, told]).toEqual([[{ frames: FRAMES }], ['ready']])
})

test('a worker that fails is ended and told, and another is started after a pause that grows', async () => {
  const { workers, told } = readerAt()
  workers[0]?.says({ failed: 'RuntimeError' })
  expect([workers[0]?.ended, told]).toEqual([true, ['failed']])
  await vi.advanceTimersByTimeAsync(1_000)
  workers[1]?.dispatchEvent(new Event('error'))
  await vi.advanceTimersByTimeAsync(1_999)
  expect(workers).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(1)
  workers[2]?.says({ ready: true })
  expect([workers.length, told]).toEqual([3, ['failed', 'failed', 'ready']])
})

test('stopped, nothing is told or started any more', async () => {
  const { reader, workers, told } = readerAt()
  workers[0]?.says({ ready: true })
  reader.stop()
  workers[0]?.says({ reading: { text: 'A999005458', symbology: ']Q1', frames: 1, took: 1 } })
  workers[0]?.says({ failed: 'RuntimeError' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect([workers.length, workers[0]?.ended, told]).toEqual([1, true, ['ready']])
})
