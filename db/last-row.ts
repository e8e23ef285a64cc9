import type { Db } from './open.ts'

/** What is kept in memory of each connection, to be let go of. */
const kept = new WeakMap<Db, (() => void)[]>()

/**
 * A table's row that is asked for again and again, read once. It is forgotten at every change, and what was changed in a
 * transaction is not kept before that has ended: it may be rolled back.
 */
export function lastRow<R extends { readonly id: string }>(db: Db, read: (id: string) => R | null) {
  let last: R | null = null
  let uncommitted = false
  const change = () => {
    last = null
    uncommitted = db.inTransaction
  }
  kept.set(db, [...(kept.get(db) ?? []), change])
  return {
    get: (id: string): R | null => {
      if (last?.id === id) return last
      const row = read(id)
      uncommitted &&= db.inTransaction
      if (!uncommitted) last = row
      return row
    },
    /** The change, which also forgets the row. */
    changing:
      <A extends unknown[]>(make: (...args: A) => void) =>
      (...args: A): void => {
        change()
        make(...args)
      },
  }
}

/** Every such row of a connection is read anew: its tables were changed past them. */
export function forgetRows(db: Db): void {
  for (const change of kept.get(db) ?? []) change()
}
