import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openLedger } from '../../db/ledger.ts'
import { createClient } from '../../desk/sync/client.ts'
import { createReplicaSync } from '../../desk/sync/replica-sync.ts'
import { tempDir } from '../temp.ts'

const KEY_ID = 'key'
const OURS = { 'kaikukanta-api': '1', 'kaikukanta-time': '2026-01-21T10:00:00.000Z' }
const bytesOf = (n: number) => Buffer.alloc(16, n)
const keyOf = (n: number) => bytesOf(n).toString('base64url')
const row = (n: number, minors = 0) => ({
  ...{ key: keyOf(n), kind: 'customer', state: 'active', validUntil: '2026-12-31', minors },
})

interface Says {
  status?: number
  body: Buffer
  gzip?: boolean
  /** Only so many bytes of it come; null: all. */
  cutAt?: number | null
  /** It hangs up at the cut as if it had said everything, having promised the whole. */
  promises?: boolean
}
const json = (value: unknown, status = 200): Says => ({ status, body: Buffer.from(JSON.stringify(value)) })
const snapshot = (cursor: number, rows: readonly object[], count = rows.length): Says => {
  const lines = [{ cursor, count, takenAt: '2026-01-21T10:00:00.000Z', keyId: KEY_ID }, ...rows, { end: count }]
  return { gzip: true, body: gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join('')) }
}
const page = (changes: readonly object[], cursor: number, more = false) =>
  json({ changes, cursor, more, keyId: KEY_ID })

/** A replica whose register says what it is told to, and the paths that were asked. */
async function replicaWith(answer: { cards: Says; changes: (after: string) => Says }) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const url = request.url ?? ''
    asked.push(url)
    const isChanges = url.startsWith('/v1/cards/changes')
    const {
      status = 200,
      body,
      gzip,
      cutAt = null,
      promises,
    } = isChanges ? answer.changes(url.split('=')[1] ?? '') : answer.cards
    const headers: Record<string, string> = {
      ...OURS,
      'content-type': gzip ? 'application/x-ndjson' : 'application/json',
    }
    if (gzip) headers['content-encoding'] = 'gzip'
    if (promises || cutAt === null) headers['content-length'] = String(body.length)
    response.writeHead(status, headers)
    if (cutAt === null) response.end(body)
    else response.write(body.subarray(0, cutAt), () => response.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const dataDir = tempDir()
  const ledger = openLedger(dataDir)
  const replica = createReplicaSync(dataDir, ledger, KEY_ID)
  const registerUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const client = createClient({ registerUrl, token: 't', signal: new AbortController().signal })
  onTestFinished(() => {
    replica.close()
    ledger.close()
    server.closeAllConnections()
    server.close()
  })
  const files = () => readdirSync(dataDir).filter((name) => /^replica-\d+\.db$/.test(name))
  return { replica, asked, files, refresh: () => replica.refresh(client) }
}

const GONE = json({ error: 'cursor_gone', message: 'Start anew.' }, 410)
const minorsOf = (replica: { find(key: Uint8Array): { card: { minors: number } | null } | null }, n: number) =>
  replica.find(bytesOf(n))?.card?.minors ?? null

describe('a line that is cut', () => {
  it('at any byte of a snapshot leaves the replica as it was, and no half file', { timeout: 60_000 }, async () => {
    const answer = { cards: snapshot(1, [row(1)]), changes: () => GONE }
    const { replica, refresh, files } = await replicaWith(answer)
    await refresh()
    const [first] = files()
    const whole = snapshot(9, [row(1, 4), row(2), row(3)])
    for (let cutAt = 0; cutAt < whole.body.length; cutAt++) {
      answer.cards = { ...whole, cutAt, promises: cutAt % 2 === 0 }
      await expect(refresh(), `cut at ${String(cutAt)}`).rejects.toMatchObject({ trouble: 'no_connection' })
      expect([replica.progress()?.cursor, minorsOf(replica, 1), minorsOf(replica, 2), files()]).toEqual([
        1,
        0,
        null,
        [first],
      ])
    }
    answer.cards = whole
    await refresh()
    expect([replica.progress()?.cursor, minorsOf(replica, 1), files().length]).toEqual([9, 4, 1])
  })

  it('at any byte of the changes leaves rows and cursor as they were', { timeout: 60_000 }, async () => {
    const whole = page([row(1, 4), { key: keyOf(2), deleted: true }, row(3)], 9)
    let changes: Says = whole
    const { replica, refresh, asked } = await replicaWith({
      cards: snapshot(1, [row(1), row(2)]),
      changes: () => changes,
    })
    await refresh()
    for (let cutAt = 0; cutAt < whole.body.length; cutAt++) {
      changes = { ...whole, cutAt, promises: cutAt % 2 === 0 }
      await expect(refresh(), `cut at ${String(cutAt)}`).rejects.toMatchObject({ trouble: 'no_connection' })
      expect([replica.progress()?.cursor, replica.progress()?.cards, minorsOf(replica, 1)]).toEqual([1, 2, 0])
    }
    changes = whole
    await refresh()
    expect([replica.progress()?.cursor, replica.progress()?.cards, minorsOf(replica, 1)]).toEqual([9, 2, 4])
    expect(asked.filter((url) => url === '/v1/cards')).toHaveLength(1)
  })

  it('between two pages goes on with the second, and the age is not that of the first', async () => {
    const pages: Record<string, Says> = { 1: page([row(1, 1)], 5, true), 5: { ...page([row(1, 2)], 9), cutAt: 10 } }
    const { replica, refresh, asked } = await replicaWith({
      cards: snapshot(1, [row(1)]),
      changes: (after) => pages[after] ?? page([], 9),
    })
    await refresh()
    const { asOf } = replica.progress() ?? {}
    await expect(refresh()).rejects.toMatchObject({ trouble: 'no_connection' })
    expect([replica.progress()?.cursor, minorsOf(replica, 1), replica.progress()?.asOf]).toEqual([5, 1, asOf])
    pages['5'] = page([row(1, 2)], 9)
    await refresh()
    expect([replica.progress()?.cursor, minorsOf(replica, 1)]).toEqual([9, 2])
    expect(asked.filter((url) => url.endsWith('after=1'))).toHaveLength(1)
  })
})

describe('a register', () => {
  it('that keeps no changes from this cursor on is asked for a snapshot', async () => {
    const answer = { cards: snapshot(1, [row(1)]), changes: () => GONE }
    const { replica, refresh } = await replicaWith(answer)
    await refresh()
    answer.cards = snapshot(3, [row(2)])
    await refresh()
    expect([replica.progress()?.cursor, minorsOf(replica, 1), minorsOf(replica, 2)]).toEqual([3, null, 0])
  })

  it.each([
    ['the same card twice', snapshot(9, [row(1), row(1)])],
    ['fewer cards than it counts', snapshot(9, [row(1)], 2)],
  ])('whose snapshot holds %s is not believed, and scanning goes on by the old one', async (_, wrong) => {
    const answer = { cards: snapshot(1, [row(1)]), changes: () => GONE }
    const { replica, refresh, files } = await replicaWith(answer)
    await refresh()
    answer.cards = wrong
    await expect(refresh()).rejects.toMatchObject({ trouble: 'no_connection' })
    expect([replica.progress()?.cursor, minorsOf(replica, 1), files().length]).toEqual([1, 0, 1])
  })
})
