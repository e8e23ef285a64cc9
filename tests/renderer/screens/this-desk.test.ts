import { expect, it } from 'vitest'
import { DeskError, type DeskApi, type ThisDesk } from '../../../desk/contract.ts'
import { DeskAbout } from '../../../renderer/lib/screens/this-desk.svelte.ts'
import { keyStoreWords } from '../../../renderer/lib/screens/this-desk-words.ts'

const TOLD: ThisDesk = {
  ...{ deskName: 'Kassa 1', registerUrl: 'https://kaikukanta.example', keyId: 'key-1', keyStore: 'file' },
  ...{ pairedAt: 0, dataDir: '/data', version: '1.0.0', unsettled: 0 },
}

/** A desk in which so much waits; `answers` is what it says to being forgotten. */
function deskWith(unsettled: number, refusal: DeskError | null = null) {
  const desk = { unsettled, asked: [] as unknown[], cleared: 0 }
  const invoke = (command: string, request: unknown) => {
    if (command === 'desk.about') return Promise.resolve({ ...TOLD, unsettled: desk.unsettled })
    desk.asked.push(request)
    return refusal ? Promise.reject(refusal) : Promise.resolve(null)
  }
  const about = new DeskAbout({ invoke, subscribe: () => () => undefined } as unknown as DeskApi, () => desk.cleared++)
  return { desk, about }
}

it('where nothing waits nothing has to be typed', async () => {
  const { desk, about } = deskWith(0)
  expect(await about.mayGoOn()).toBe(true)
  expect(await about.forget('2222')).toBeNull()
  expect(desk.asked).toEqual([{ pin: '2222', waiting: 0 }])
  expect(desk.cleared).toBe(1)
})

it('what would be lost must be typed as it is now, not as it was when the page was opened', async () => {
  const { desk, about } = deskWith(2)
  await about.open()
  for (const typed of ['', '0', '20', 'kaksi']) {
    about.typed = typed
    expect(await about.mayGoOn()).toBe(false)
    expect(about.isMistyped).toBe(true)
  }
  desk.unsettled = 3
  about.typed = '2'
  expect(await about.mayGoOn()).toBe(false)
  about.typed = ' 3 '
  expect(await about.mayGoOn()).toBe(true)
  await about.forget('2222')
  expect(desk.asked).toEqual([{ pin: '2222', waiting: 3 }])
})

it('a desk that refuses is not cleared', async () => {
  const { desk, about } = deskWith(0, new DeskError('conflict', 'forget_waiting'))
  expect(await about.forget('2222')).toBe('forget_waiting')
  expect(desk.cleared).toBe(0)
})

it('only the words of a system’s key store promise that a stolen disk names nobody', () => {
  const promises = (store: string) => keyStoreWords(store).protects
  expect(promises('safeStorage:dpapi')).toBe(promises('safeStorage:gnome_libsecret'))
  expect(promises('safeStorage:basic_text')).not.toBe(promises('safeStorage:dpapi'))
  expect(promises('file')).not.toBe(promises('safeStorage:dpapi'))
})
