import { createHash } from 'node:crypto'

/**
 * The id that follows from a UUIDv7 and a place or a name: of the same time, and always the same. What it names is then made once, however
 * often it is asked for.
 */
export function derivedId(id: string, n: number | string): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  createHash('sha256')
    .update(`${id}:${String(n)}`)
    .digest()
    .copy(bytes, 6, 0, 10)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
