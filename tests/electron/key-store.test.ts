import { describe, expect, test, vi } from 'vitest'
import { SafeStore } from '../../electron/key-store.ts'
import type { KeyRequest } from '../../electron/messages.ts'
import { SafeStorageDouble } from './double.ts'
import { started, turns } from './started.ts'

const SECRET = Buffer.from('a venue key of thirty-two bytes!').toString('base64')
const wrap = (input = SECRET): KeyRequest => ({ type: 'key', id: 1, action: 'wrap', input })
const unwrap = (input: string): KeyRequest => ({ type: 'key', id: 2, action: 'unwrap', input })

function store({
  platform = 'linux' as NodeJS.Platform,
  allowPlain = false,
  prepare = (_: SafeStorageDouble) => {},
} = {}) {
  const storage = new SafeStorageDouble()
  prepare(storage)
  return { storage, store: new SafeStore(storage, { platform, allowPlain }) }
}

async function roundTrip(of: SafeStore): Promise<string> {
  const wrapped = await of.answer(wrap())
  if (wrapped.type !== 'key') throw new Error('refused')
  const unwrapped = await of.answer(unwrap(wrapped.result))
  return unwrapped.type === 'key' ? unwrapped.result : unwrapped.type
}

describe('the key store', () => {
  test.each([
    ['linux', 'safeStorage:gnome_libsecret'],
    ['win32', 'safeStorage:dpapi'],
    ['darwin', 'safeStorage:keychain'],
  ] as const)('of %s is named %s', (platform, name) => {
    expect(store({ platform }).store.name).toBe(name)
  })

  test('gives back what it wrapped', async () => {
    expect(await roundTrip(store().store)).toBe(SECRET)
  })

  test.each([
    ['there is none', (storage: SafeStorageDouble) => (storage.backend = 'basic_text')],
    ['the keyring is not running', (storage: SafeStorageDouble) => (storage.tag = 'v10')],
  ])('refuses to wrap in words where %s', async (_, prepare) => {
    expect(await store({ prepare }).store.answer(wrap())).toEqual({
      type: 'key-refused',
      id: 1,
      reason: expect.stringContaining('--allow-plain-key-store') as string,
    })
    expect(await roundTrip(store({ prepare, allowPlain: true }).store)).toBe(SECRET)
  })

  test('takes the Windows store for what it is, whatever its texts begin with', async () => {
    expect(await roundTrip(store({ platform: 'win32', prepare: (storage) => (storage.tag = 'v10') }).store)).toBe(
      SECRET,
    )
  })

  test('tries again where a keyring is not unlocked yet, and gives up in the end', async () => {
    vi.useFakeTimers()
    const { storage, store: safe } = store()
    const wrapped = await safe.answer(wrap())
    const request = unwrap(wrapped.type === 'key' ? wrapped.result : '')
    const tried = async (locked: number) => {
      storage.locked = locked
      const answer = safe.answer(request)
      await vi.advanceTimersByTimeAsync(5_000)
      return (await answer).type
    }
    expect(await tried(2)).toBe('key')
    expect(await tried(3)).toBe('key-refused')
    vi.useRealTimers()
  })
})

describe('the desk’s questions', () => {
  test('are answered by main', async () => {
    const { host } = await started()
    host.child('desk').says(wrap())
    await turns()
    expect(host.child('desk').posted.at(-1)?.message).toMatchObject({ type: 'key', id: 1 })
  })

  test('refused are told on the screen and in the log, without the secret', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const { host } = await started({ prepare: ({ safeStorage }) => (safeStorage.tag = 'v10') })
    host.child('desk').says(wrap())
    await turns()
    const logged = write.mock.calls.join('')
    write.mockRestore()
    expect(host.errorBoxes).toEqual([expect.stringContaining('no key store')])
    expect(host.child('desk').posted.at(-1)?.message).toMatchObject({ type: 'key-refused' })
    expect(logged).toContain('wrap refused')
    expect(logged).not.toContain(SECRET)
  })

  test.each([['--demo'], ['--allow-plain-key-store']])('with %s need no key store', async (flag) => {
    const { host } = await started({ args: [flag], prepare: ({ safeStorage }) => (safeStorage.backend = 'basic_text') })
    host.child('desk').says(wrap())
    await turns()
    expect(host.child('desk').posted.at(-1)?.message).toMatchObject({ type: 'key' })
    expect(host.errorBoxes).toEqual([])
  })

  test('come after a desk that ended, and their answers are dropped', async () => {
    const { host } = await started()
    host.child('desk').says(wrap())
    host.child('desk').exit()
    await turns()
    expect(host.app.did).not.toContain('exit 1')
  })
})
