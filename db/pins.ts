import type { Db } from './open.ts'

export interface PinRow {
  readonly role: 'supervisor' | 'administrator'
  readonly salt: Uint8Array
  /** scrypt of the PIN, 32 bytes. */
  readonly hash: Uint8Array
  /** Wrong ones since the last right one. */
  readonly failures: number
  /** The last wrong one, or when the lock that it brought ends. */
  readonly lockedUntil: number
}
type Role = PinRow['role']

export function pinRows(db: Db) {
  const get = db.prepare<[Role], PinRow>(
    'SELECT role, salt, hash, failures, locked_until AS lockedUntil FROM pin WHERE role = ?',
  )
  const put = db.prepare<[Role, Uint8Array, Uint8Array]>(`
    INSERT INTO pin (role, salt, hash) VALUES (?, ?, ?)
    ON CONFLICT (role) DO UPDATE SET salt = excluded.salt, hash = excluded.hash, failures = 0, locked_until = 0`)
  const count = db.prepare<[number, number, Role]>('UPDATE pin SET failures = ?, locked_until = ? WHERE role = ?')
  const clear = db.prepare('DELETE FROM pin')
  return {
    get: (role: Role): PinRow | null => get.get(role) ?? null,
    /** Sets a PIN and forgets what failed before. */
    put: (role: Role, salt: Uint8Array, hash: Uint8Array): void => void put.run(role, salt, hash),
    count: (role: Role, failures: number, lockedUntil: number): void => void count.run(failures, lockedUntil, role),
    clear: (): void => void clear.run(),
  }
}
