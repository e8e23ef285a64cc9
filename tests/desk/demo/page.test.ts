/** The issuer's page as it is served: its headers, its files, its words. tests/e2e/issuer.spec.ts uses it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { seedMany } from '../../../desk/demo/seed-many.ts'
import { ISSUER_TOKEN, type Rig, send, startRig } from './harness.ts'

const PAGE = join(import.meta.dirname, '../../../desk/demo/page')
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** The page and everything it loads, by the names that it gives. */
async function filesOf(rig: Rig) {
  const found = new Map<string, { type: string; text: string; headers: Record<string, unknown> }>()
  const follow = async (path: string): Promise<void> => {
    if (found.has(path)) return
    const { status, responseHeaders: headers, responseBody } = await send(rig.url, 'GET', path, {})
    expect(status, path).toBe(200)
    const text = responseBody.toString()
    found.set(path, { type: String(headers['content-type']), text, headers })
    const names = text.matchAll(/(?:src|href)="(\/[^"]*)"|from '\.(\/[^']*)'|fetch\('(\/[^']*)'\)/g)
    for (const [, absolute, relative, fetched] of names)
      await follow(absolute ?? fetched ?? `/issuer${String(relative)}`)
  }
  await follow('/')
  return found
}

describe('the issuer’s page', () => {
  test('is at / and at /issuer, each file with the policy, the right type and the register’s own headers', async () => {
    const files = await filesOf(await startRig())
    const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', json: 'application/json' }
    for (const [path, { type, headers }] of files) {
      const ending = /\.(css|js|json)$/.exec(path)?.[1] as keyof typeof types | undefined
      if (ending) expect(type, path).toBe(types[ending])
      expect(headers, path).toMatchObject({
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'kaikukanta-api': '1',
        'kaikukanta-time': '2026-11-21T10:00:00.000Z',
      })
    }
    const scripts = readdirSync(PAGE).filter((name) => name.endsWith('.js'))
    expect([...files.keys()]).toEqual(expect.arrayContaining(scripts.map((name) => `/issuer/${name}`)))
    const rig = await startRig()
    const again = await send(rig.url, 'GET', '/issuer', {})
    expect(again.responseBody.toString()).toBe(files.get('/')?.text)
  })

  test.each(['/issuer/', '/issuer/nothing.js', '/issuer/words/fi.json', '/issuer/..%2fschema.sql', '/index.html'])(
    '%s is no part of it and gets the API’s 404',
    async (path) => {
      const rig = await startRig()
      const { status, responseBody } = await send(rig.url, 'GET', path, {})
      expect([status, JSON.parse(responseBody.toString())]).toEqual([
        404,
        expect.objectContaining({ error: 'not_found' }),
      ])
    },
  )

  test('takes nothing but GET', async () => {
    const rig = await startRig()
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await send(rig.url, method, '/', {})).status).toBe(404)
  })

  test('holds no token, no card number, nothing inline and nothing from elsewhere', async () => {
    const files = await filesOf(await startRig())
    for (const [path, { text }] of files) {
      expect(text, path).not.toContain(ISSUER_TOKEN)
      expect(text, path).not.toMatch(/\b(?:[AXYZ]\d{9}|[AY]M\d{8})\b/)
      expect(text.replaceAll('http://www.w3.org/2000/svg', ''), path).not.toMatch(/https?:|\/\/[a-z]+\./)
      expect(text, path).not.toMatch(/innerHTML|insertAdjacentHTML|eval\(|console\./)
    }
    const html = files.get('/')?.text ?? ''
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  })
})

describe('its words', () => {
  const read = (name: string) => readFileSync(join(PAGE, name), 'utf8')
  const wordsOf = (language: string) => JSON.parse(read(`words/${language}.json`)) as Record<string, string>
  const fi = wordsOf('fi')
  const sources = readdirSync(PAGE).filter((name) => /\.(js|html)$/.test(name))
  const code = sources.map(read).join('\n')

  test.each(['sv', 'en'])('are the same in fi and %s, with the same things put into them', (language) => {
    const other = wordsOf(language)
    expect(Object.keys(other).sort()).toEqual(Object.keys(fi).sort())
    const slots = (text: string | undefined) => [...new Set(text?.match(/\{[^}]*\}/g))].sort()
    for (const [key, text] of Object.entries(fi)) {
      expect(other[key], key).toBeTruthy()
      if (!key.endsWith('_one')) expect(slots(other[key]), key).toEqual(slots(text))
    }
  })

  test('are there for every key that the page names', () => {
    const named = [...code.matchAll(/data-t(?:-label)?="(\w+)"|key: '(\w+)'|spoken\('\w+', '\w*', '(\w+)'/g)]
    const keys = named.map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    expect(keys.length).toBeGreaterThan(60)
    expect(keys.filter((key) => !(key in fi) && !(`${key}_other` in fi))).toEqual([])
  })

  test('are all used', () => {
    const made = /^(state|kind|field|fee)_/
    // what the register may answer anywhere is passed on by its code
    const answers = ['internal', 'bad_request', 'card_unknown', 'no_connection']
    const unused = Object.keys(fi).filter((key) => {
      const base = key.replace(/_(one|other)$/, '')
      return !made.test(key) && !answers.includes(key) && !new RegExp(`["'](${key}|${base})["']`).test(code)
    })
    expect(unused).toEqual([])
  })
})

describe('what the page asks of the register', () => {
  test('cards by a part of their number, by state and by kind, so many at a time', async () => {
    const rig = await startRig()
    seedMany(rig.register, 300, 8)
    const list = async (query: string) => (await rig.issuer('GET', `/cards?${query}`)).json
    expect(await list('number=a99-900%2054')).toMatchObject({ matching: 3, count: 314, more: false })
    expect((await list('state=in_transfer&number=X00001101')).cards).toEqual([
      expect.objectContaining({ number: 'X000011012', state: 'in_transfer' }),
    ])
    const banned = await list('state=banned')
    expect(new Set(banned.cards.map(({ state }: { state: string }) => state))).toEqual(new Set(['banned']))
    const first = await list('kind=community_mobile&limit=2')
    expect(first).toMatchObject({ more: first.matching > 2 })
    const rest = await list(`kind=community_mobile&after=${String(first.cards[1].number)}`)
    expect(first.cards.length + rest.cards.length).toBe(first.matching)
    expect(await list('number=%27%25')).toMatchObject({ matching: 0, cards: [] })
  })

  test.each(['limit=0', 'limit=1001', 'limit=x', 'kind=dog', 'state=lost'])('%s is refused', async (query) => {
    const rig = await startRig()
    expect((await rig.issuer('GET', `/cards?${query}`, undefined, true)).json.error).toBe('bad_request')
  })

  test.each([
    ['a999 005 458', { kind: 'customer', registered: true, misread: false }],
    ['A999005422', { kind: 'customer', registered: false, misread: true }],
    ['Y110029398', { kind: 'community', registered: false, misread: false }],
    ['K1234567', { kind: null, registered: false, misread: false }],
    ['%C3%A4/', { kind: null, registered: false, misread: false }],
  ])('what can be said of %s', async (number, hint) => {
    const rig = await startRig()
    const path = `/numbers/${number.includes('%') ? number.replace('/', '%2F') : encodeURIComponent(number)}`
    expect((await rig.issuer('GET', path)).json).toEqual(hint)
  })
})
