/** Speaking with the register: its answers as values, and who is signed in. */

/** @typedef {{ number: string, kind: string, state: string, validUntil: string, minors: number, revision: number }} Card */
/** @typedef {{ ok: true, data: any, at: string } | { ok: false, error: string }} Answer */

/** The token lives in this tab only: another tab, or the next user of the browser, asks for it anew. */
const KEPT = 'kaikukanta-issuer-token'
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Helsinki' })

let clock = new Date().toISOString()
/** @type {() => void} */
let refused = () => undefined

/** The Finnish day by the register's clock, as of its last answer. */
export const today = () => DAY.format(Date.parse(clock))

export const isSignedIn = () => sessionStorage.getItem(KEPT) !== null
export const signOut = () => sessionStorage.removeItem(KEPT)

/** What to do when the register no longer takes the token. @param {() => void} listener */
export const whenRefused = (listener) => void (refused = listener)

/** Keeps the token if the register knows it; resolves to why not. @param {string} token */
export async function signIn(token) {
  const answer = await send('GET', 'cards?limit=1', undefined, token)
  if (answer.ok) sessionStorage.setItem(KEPT, token)
  return answer.ok ? null : answer.error
}

/** @param {string} method @param {string} path below `/v1/issuer/` @param {object} [body] @returns {Promise<Answer>} */
export async function call(method, path, body) {
  const token = sessionStorage.getItem(KEPT)
  if (token === null) return { ok: false, error: 'unauthorised' }
  const answer = await send(method, path, body, token)
  // a slow answer to a token that was given up meanwhile concerns nobody
  if (!answer.ok && answer.error === 'unauthorised' && token === sessionStorage.getItem(KEPT)) refused()
  return answer
}

/** @param {string} method @param {string} path @param {object | undefined} body @param {string} token @returns {Promise<Answer>} */
async function send(method, path, body, token) {
  try {
    const answer = await fetch(`/v1/issuer/${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : null,
    })
    const data = await answer.json()
    clock = answer.headers.get('Kaikukanta-Time') ?? clock
    return answer.ok ? { ok: true, data, at: clock } : { ok: false, error: String(data.error) }
  } catch {
    // nothing came, or something that is not the register's
    return { ok: false, error: 'no_connection' }
  }
}
