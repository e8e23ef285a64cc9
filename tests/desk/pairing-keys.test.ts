/** A key that is lost, and one that its store would wrap otherwise today: through both hosts' stores. docs/rules.md#privacy */
import { existsSync, rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openLedger } from '../../db/ledger.ts'
import type { KeyStore } from '../../desk/key-store.ts'
import { fileKeyStore } from '../../desk/standalone/key-store.ts'
import { SafeStore } from '../../electron/key-store.ts'
import { RemoteKeyStore } from '../../electron/remote-key-store.ts'
import { SafeStorageDouble } from '../electron/double.ts'
import { tempDir } from '../temp.ts'
import {
  allSent,
  CARD,
  eventToday,
  recordUse,
  startDesk,
  startRegister,
  statusWhere,
  type TestDesk,
} from './harness.ts'

/** Electron's store as the desk's process has it. */
function safeStorageStore(storage: SafeStorageDouble): KeyStore {
  const store = new SafeStore(storage, { platform: 'linux', allowPlain: false })
  const remote = new RemoteKeyStore(
    store.name,
    (request) => void store.answer(request).then((answer) => receive(answer)),
  )
  const receive = (answer: Awaited<ReturnType<SafeStore['answer']>>) => {
    if (answer.type === 'key' || answer.type === 'key-refused') remote.receive(answer)
  }
  return remote
}

interface Host {
  readonly keyStore: () => KeyStore
  /** What the store wrapped before cannot be had back any more. */
  readonly lose: () => void
}
const HOSTS: Readonly<Record<string, (dataDir: string) => Host>> = {
  'the file': (dataDir) => {
    const file = `${dataDir}.key`
    return {
      keyStore: () => fileKeyStore(file),
      lose: () => {
        expect(existsSync(file)).toBe(true)
        rmSync(file)
      },
    }
  },
  safeStorage: () => {
    const storage = new SafeStorageDouble()
    return {
      keyStore: () => safeStorageStore(storage),
      lose: () => void ((storage.lost = storage.tag), (storage.tag = 'v12')),
    }
  },
}

const pair = (desk: TestDesk, registerUrl: string) =>
  desk.api.invoke('pairing.pair', { registerUrl, code: 'KAIKU-DEMO', deskName: 'Kassa 1' })
const pairingOf = (dataDir: string) => {
  const ledger = openLedger(dataDir)
  const pairing = ledger.pairings.current()
  ledger.close()
  return pairing
}

describe.each(Object.entries(HOSTS))('with %s', (_, hostOf) => {
  test('a lost key is given again for the same key id, and the queue is read and sent', async () => {
    const dataDir = tempDir()
    const { keyStore, lose } = hostOf(dataDir)
    const register = await startRegister()
    const desk = await startDesk({ dataDir, keyStore: keyStore() })
    await pair(desk, register.url)
    await statusWhere(desk, ({ replica }) => replica !== null)
    const eventId = await eventToday(desk)
    await register.stop()
    await recordUse(desk, eventId, CARD.admit)
    await recordUse(desk, eventId, CARD.family, 2)
    await desk.stop()
    const before = pairingOf(dataDir)
    lose()

    const again = await startDesk({ dataDir, keyStore: keyStore() })
    expect(await again.api.invoke('state.get', {})).toMatchObject({ phase: 'first_run', reason: 'key_lost' })
    expect((await again.api.invoke('status.get', {})).waiting).toBe(2)
    await register.restart()
    await pair(again, register.url)
    await allSent(again)
    expect((await register.uses()).map(({ cardNumber }) => cardNumber).toSorted()).toEqual([CARD.admit, CARD.family])
    await again.stop()
    expect(pairingOf(dataDir)?.keyId).toBe(before?.keyId)
  })
})

describe('what the system would wrap otherwise today', () => {
  async function pairedAndStopped() {
    const dataDir = tempDir()
    const storage = new SafeStorageDouble()
    const register = await startRegister()
    const desk = await startDesk({ dataDir, keyStore: safeStorageStore(storage) })
    await pair(desk, register.url)
    await desk.stop()
    return { dataDir, storage, before: pairingOf(dataDir) }
  }
  const wrappedBy = (row: ReturnType<typeof pairingOf>) =>
    [row?.wrappedToken, row?.wrappedVenueKey].map((bytes) =>
      Buffer.from(bytes ?? [])
        .subarray(0, 3)
        .toString(),
    )

  test('is wrapped anew and kept, and opens when the old key is gone', async () => {
    const { dataDir, storage, before } = await pairedAndStopped()
    expect(wrappedBy(before)).toEqual(['v11', 'v11'])
    storage.tag = 'v12'
    const desk = await startDesk({ dataDir, keyStore: safeStorageStore(storage) })
    expect(await desk.api.invoke('state.get', {})).toMatchObject({ phase: 'ready' })
    await desk.stop()
    expect(wrappedBy(pairingOf(dataDir))).toEqual(['v12', 'v12'])
    storage.lost = 'v11'
    const later = await startDesk({ dataDir, keyStore: safeStorageStore(storage) })
    expect(await later.api.invoke('state.get', {})).toMatchObject({ phase: 'ready' })
  })

  test('stays as it was where the store wraps nothing now', async () => {
    const { dataDir, storage, before } = await pairedAndStopped()
    storage.tag = 'v10'
    const desk = await startDesk({ dataDir, keyStore: safeStorageStore(storage) })
    expect(await desk.api.invoke('state.get', {})).toMatchObject({ phase: 'ready' })
    await desk.stop()
    expect(pairingOf(dataDir)).toEqual(before)
  })
})
