import Database from 'better-sqlite3'

/** Every connection that is opened from now on, as they come: the ledger keeps its own to itself. */
export function connections(): Set<Database.Database> {
  const seen = new Set<Database.Database>()
  const prototype = Database.prototype as Database.Database
  const { pragma } = prototype
  prototype.pragma = function (this: Database.Database, ...args) {
    seen.add(this)
    return pragma.apply(this, args)
  }
  return seen
}
