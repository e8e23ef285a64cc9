/** A desk's replica, and a register that says what it is told to. */
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import { openLedger } from '../../db/ledger.ts'
import { createClient } from '../../desk/sync/client.ts'
import { createReplicaSync } from '../../desk/sync/replica-sync.ts'
import { tempDir } from '../temp.ts'

export const KEY_ID = 'key'
const OURS = { 'kaikukanta-api': '1', 'kaikukanta-time': '2026-01-21T10:00:00.000Z' }
const bytesOf = (n: number) => Buffer.alloc(16, n)
export const keyOf = (n: number) => bytesOf(n).toString('base64url')
export const row = (n: number, minors = 0) => ({
  ...{ key: keyOf(n), kind: 'customer', state: 'active', validUntil: '2026-12-31', minors },
})

export interface Says {
  status?: number
  body: Buffer
  gzip?: boolean
  /** Only so many bytes of it come; null: all. */
  cutAt?: number | null
  /** It hangs up at the cut as if it had said everything, having promised the whole. */
  promises?: boolean
  /** At the cut it says nothing more, and does not hang up. */
  stalls?: boolean
}
export const json = (value: unknown, status = 200): Says => ({ status, body: Buffer.from(JSON.stringify(value)) })
/** So many rows, no two of one card. */
export const manyRows = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const key = Buffer.alloc(16)
    key.writeUInt32BE(i)
    return { ...row(1), key: key.toString('base64url') }
  })
export const snapshot = (cursor: number, rows: readonly object[], count = rows.length): Says => {
  const lines = [{ cursor, count, takenAt: '2026-01-21T10:00:00.000Z', keyId: KEY_ID }, ...rows, { end: count }]
  return { gzip: true, body: gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join('')) }
}
export const page = (changes: readonly object[], cursor: number, more = false) =>
  json({ changes, cursor, more, keyId: KEY_ID })

/** A replica whose register says what it is told to, and the paths that were asked. */
export async function replicaWith(answer: { cards: Says; changes: (after: string) => Says }) {
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
      stalls,
    } = isChanges ? answer.changes(url.split('=')[1] ?? '') : answer.cards
    const headers: Record<string, string> = {
      ...OURS,
      'content-type': gzip ? 'application/x-ndjson' : 'application/json',
    }
    if (gzip) headers['content-encoding'] = 'gzip'
    if (promises || cutAt === null) headers['content-length'] = String(body.length)
    response.writeHead(status, headers)
    if (cutAt === null) response.end(body)
    else response.write(body.subarray(0, cutAt), () => (stalls ? undefined : response.destroy()))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const dataDir = tempDir()
  const ledger = openLedger(dataDir)
  const registerUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  const ending = new AbortController()
  const { signal } = ending
  const register = { registerUrl, token: 't' }
  /** What the desk was told of the cards that are being taken in. */
  const fetching: ReturnType<typeof replica.fetching>[] = []
  const onFetching = () => fetching.push(replica.fetching())
  const replica = createReplicaSync({ dataDir, ledger, keyId: KEY_ID, register, signal, onFetching })
  const client = createClient({ ...register, signal })
  onTestFinished(() => {
    replica.close()
    ledger.close()
    server.closeAllConnections()
    server.close()
  })
  const files = () => readdirSync(dataDir).filter((name) => /^replica-\d+\.db$/.test(name))
  const refresh = () => replica.refresh(client)
  return { replica, client, asked, files, dataDir, fetching, end: () => ending.abort(), refresh }
}

export const GONE = json({ error: 'cursor_gone', message: 'Start anew.' }, 410)
export const minorsOf = (replica: { find(key: Uint8Array): { card: { minors: number } | null } | null }, n: number) =>
  replica.find(bytesOf(n))?.card?.minors ?? null
