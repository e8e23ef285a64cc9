/**
 * A backup brought to what this desk knows since, and written into the open ledger. It takes seconds of a large one, so it
 * is for a thread of its own, and imports nothing that only a bundler can load. docs/security.md#backups
 */
import Database from 'better-sqlite3'
import { copyFileSync } from 'node:fs'
import { type Db, migrate, quickCheck } from './open.ts'
import { asStoreError } from './store-error.ts'
import { copyWhole } from './whole-copy.ts'

/** A setting to be set in what is put back, for each pairing that it knows: its name is the prefix and the pairing's key id. */
export interface SettingOfEach {
  readonly prefix: string
  readonly value: string
}

export interface Restoring {
  /** The backup. */
  readonly path: string
  /** Where it is worked on: the backup itself stays as it is. */
  readonly part: string
  /** The ledger. */
  readonly file: string
  readonly migrations: readonly string[]
  readonly setting: SettingOfEach | null
}

/** Rejects with StoreError where the backup or the disk does not let it; the ledger is then as it was. */
export async function bringBack(restoring: Restoring): Promise<void> {
  const { path, part, file } = restoring
  try {
    copyFileSync(path, part)
    await putBack(restoring)
    toDisk(file)
  } catch (error) {
    throw asStoreError(error, path)
  }
}

async function putBack({ part, file, migrations, setting }: Restoring): Promise<void> {
  const copy = new Database(part)
  try {
    // its pages become the ledger's, with what is erased in them
    copy.pragma('secure_delete = ON')
    quickCheck(copy, part)
    migrate(copy, migrations, part)
    bringOn(copy, file)
    if (setting) setOfEach(copy, setting)
    await copyWhole(copy, file)
  } finally {
    copy.close()
  }
}

/** SQLite's own connection to the ledger, by which it is copied, does not wait for the disk as ours do. */
function toDisk(file: string): void {
  const ledger = new Database(file)
  try {
    ledger.pragma('synchronous = FULL')
    ledger.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    ledger.close()
  }
}

function bringOn(copy: Db, file: string): void {
  copy.prepare('ATTACH ? AS present').run(file)
  const isPaired = copy.prepare('SELECT 1 FROM present.pairing WHERE current = 1 AND demo = 0').get() !== undefined
  copy.exec(`BEGIN; ${STATES} ${recordedSince(copy)} ${ON_THEIR_WAY} ${isPaired ? OF_THIS_DESK : ''} COMMIT;
    DETACH present`)
}

/** Only of rows that differ: of a million it would write every one anew. */
function states(table: string, columns: readonly string[]): string {
  const of = (name: string) => columns.map((column) => `${name}.${column}`).join(', ')
  return `UPDATE ${table} SET (${columns.join(', ')}) = (${of('other')}) FROM present.${table} AS other
    WHERE other.id = ${table}.id AND (${of('other')}) IS NOT (${of(table)});`
}

/** What became since of what the backup holds. Of two changes of a use, one of them lost since, the present one stands. */
const STATES = `
  ${states('use', ['state', 'rejection', 'taken_back', 'sealed_number', 'minors'])}
  ${states('cancellation', ['state', 'rejection'])}
  UPDATE use SET taken_back = 1 WHERE taken_back = 0 AND id NOT IN (SELECT id FROM present.use)
    AND corrects IN (SELECT corrects FROM present.use WHERE taken_back = 0 AND corrects IS NOT NULL);`

/**
 * What was recorded since, after all that the backup holds, with its event and its pairing. The register does not give all
 * of it back: not what it refused, and not what was used at an event that this desk made. What waits for the pairing in
 * force is left out: the desk puts no backup back while something does.
 */
function recordedSince(copy: Db): string {
  const add = (table: string, where: string, instead: Readonly<Record<string, string>> = {}) => {
    const columns = columnsOf(copy, table)
    return `INSERT OR IGNORE INTO ${table} (${columns.join(', ')})
      SELECT ${columns.map((name) => instead[name] ?? name).join(', ')} FROM present.${table} WHERE ${where};`
  }
  return `
    ${add('pairing', 'demo = 0', { current: '0' })}
    ${add('event', 'id IN (SELECT event_id FROM present.use)')}
    ${add(
      'use',
      `id NOT IN (SELECT id FROM main.use) AND key_id IN (SELECT key_id FROM main.pairing) AND (state <> 'waiting'
        OR key_id IS NOT (SELECT key_id FROM present.pairing WHERE current = 1)) ORDER BY seq`,
    )}
    ${add('cancellation', 'use_id IN (SELECT id FROM main.use)')}
    ${add('outbox', 'record_id IN (SELECT id FROM main.use UNION SELECT id FROM main.cancellation) ORDER BY seq')}
    ${states('booking', ['state', 'card_key', 'minors', 'use_id'])}`
}

/** Without `seq`, the order in which the rows came. */
const columnsOf = (copy: Db, table: string): string[] =>
  (copy.pragma(`table_info(${table})`) as { name: string }[]).flatMap(({ name }) => (name === 'seq' ? [] : name))

const KNOWN = 'IN (SELECT id FROM present.use UNION SELECT id FROM present.cancellation)'

/**
 * A record that was sent, taken back or keyed in since must not be sent as it stood then. Of one that the ledger has lost
 * nobody knows whether it left since: the register may have it.
 */
const ON_THEIR_WAY = `
  DELETE FROM outbox WHERE record_id ${KNOWN} AND record_id NOT IN (SELECT record_id FROM present.outbox);
  UPDATE outbox SET attempted_at = coalesce(attempted_at, CASE WHEN record_id ${KNOWN}
    THEN (SELECT attempted_at FROM present.outbox AS other WHERE other.record_id = outbox.record_id) ELSE 0 END);`

/**
 * What belongs to the desk and not to its records stays as it is now: a PIN that was changed because it was known does not
 * come back, none that is in use goes, and the register's newest token is kept.
 */
const OF_THIS_DESK = `
  DELETE FROM pin; INSERT INTO pin SELECT * FROM present.pin;
  DELETE FROM setting; INSERT INTO setting SELECT * FROM present.setting;
  UPDATE pairing SET (register_url, desk_id, desk_name, key_store, wrapped_token, wrapped_venue_key, paired_at) =
    (SELECT register_url, desk_id, desk_name, key_store, wrapped_token, wrapped_venue_key, paired_at
      FROM present.pairing AS other WHERE other.key_id = pairing.key_id)
    WHERE key_id IN (SELECT key_id FROM present.pairing WHERE demo = 0);`

function setOfEach(copy: Db, { prefix, value }: SettingOfEach): void {
  const set = copy.prepare<[string, string]>(`
    INSERT INTO setting (name, value) SELECT ? || key_id, ? FROM pairing WHERE true
    ON CONFLICT DO UPDATE SET value = excluded.value`)
  set.run(prefix, value)
}
