import type { Db } from './open.ts'

/**
 * A table's row that is asked for again and again, read once. It is forgotten at every change, and what was changed in a
 * transaction is not kept before that has ended: it may be rolled back.
 */
export function lastRow<R extends { readonly id: string }>(db: Db, read: (id: string) => R | null) {
  let last: R | null = null
  let uncommitted = false
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
      <A extends unknown[]>(change: (...args: A) => void) =>
      (...args: A): void => {
        last = null
        uncommitted = db.inTransaction
        change(...args)
      },
  }
}
