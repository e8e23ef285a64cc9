import type { Db } from './open.ts'

export function settingRows(db: Db) {
  const get = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?')
  const set = db.prepare<[string, string]>(
    'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const remove = db.prepare<[string]>('DELETE FROM setting WHERE name = ?')
  return {
    get: (name: string): string | null => get.get(name)?.value ?? null,
    set: (name: string, value: string): void => void set.run(name, value),
    remove: (name: string): void => void remove.run(name),
  }
}
