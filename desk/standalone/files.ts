/** The built renderer: a fixed set of files, read once. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

export interface ServedFile {
  readonly type: string
  readonly body: Buffer
  /** Named by its content, so a browser may keep it for good. */
  readonly immutable: boolean
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** Files by their path in the URL. What is not in this map does not exist. */
export function readFiles(dir: string): ReadonlyMap<string, ServedFile> {
  const files = new Map<string, ServedFile>()
  for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || !type) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(dir, file).split(sep).join('/')}`
    files.set(path, { type, body: readFileSync(file), immutable: path.startsWith('/assets/') })
  }
  return files
}
