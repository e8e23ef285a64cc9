/** What the window may load: the built renderer under a scheme of our own, and nothing else. docs/security.md#electron */
import { pagePolicy } from '../desk/page-policy.ts'
import type { CustomScheme } from 'electron'
import type { ServedFile } from '../desk/standalone/files.ts'

export const SCHEME = 'kaikuluukku'
export const ORIGIN = `${SCHEME}://app`
export const PAGE = `${ORIGIN}/index.html`

/** Told before Electron is ready. */
export const scheme: CustomScheme = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
}

export const CSP = pagePolicy()

const HEADERS = {
  'Content-Security-Policy': CSP,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}

/** Whether a URL, or an origin written as one, is ours. Node gives schemes of one's own the origin `null`, hence parts. */
export function isOurs(url: string | undefined): boolean {
  if (url === undefined || !URL.canParse(url)) return false
  const { protocol, host, username, password } = new URL(url)
  return `${protocol}//${host}` === ORIGIN && username === '' && password === ''
}

/** Serves a fixed set of files by exact path; whatever is not in the set does not exist, so no path leads out of it. */
export function serve(files: ReadonlyMap<string, ServedFile>): (request: Request) => Response {
  return (request) => {
    const file = isOurs(request.url) ? files.get(new URL(request.url).pathname) : undefined
    if (request.method !== 'GET' || !file) return new Response(null, { status: 404, headers: HEADERS })
    return new Response(new Uint8Array(file.body), { headers: { ...HEADERS, 'Content-Type': file.type } })
  }
}
