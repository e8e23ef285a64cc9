import { describe, expect, test } from 'vitest'
import { isOurs, serve } from '../../electron/content.ts'
import { started } from './started.ts'

const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; worker-src 'self'; media-src 'self' blob:; object-src 'none'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'"

describe('content', () => {
  test('is a scheme of our own, told before ready: standard, secure, fetch, and nothing more', async () => {
    const { host } = await started()
    expect(host.schemes).toEqual([
      { scheme: 'kaikuluukku', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
  })

  test('is the only thing the window loads', async () => {
    const { host } = await started()
    expect(host.window.did).toEqual(['load kaikuluukku://app/index.html'])
  })

  test.each([
    ['/index.html', 'text/html; charset=utf-8'],
    ['/assets/index-1.js', 'text/javascript; charset=utf-8'],
    ['/assets/index-1.css', 'text/css; charset=utf-8'],
    ['/assets/reader-1.wasm', 'application/wasm'],
    ['/index.html?card=1', 'text/html; charset=utf-8'],
  ])('%s is served as %s under the policy', async (path, type) => {
    const { host } = await started()
    const answer = await host.get(`kaikuluukku://app${path}`)
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': type,
      'content-security-policy': CSP,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    expect(await answer.text()).toBe(path.slice(1).split('?')[0])
  })

  test.each([
    'kaikuluukku://app/',
    'kaikuluukku://app/unknown.html',
    'kaikuluukku://app/assets',
    'kaikuluukku://app/INDEX.HTML',
    'kaikuluukku://app//index.html',
    'kaikuluukku://app/../secret.html',
    'kaikuluukku://app/%2e%2e/secret.html',
    'kaikuluukku://app/..%2fsecret.html',
    'kaikuluukku://app/assets/..%5c..%5csecret.html',
    'kaikuluukku://app/etc/passwd',
    'kaikuluukku://other/index.html',
    'kaikuluukku://app:80/index.html',
    'kaikuluukku://user@app/index.html',
    'not a url',
  ])('%s does not exist', async (url) => {
    const { host } = await started()
    // as it would come if nothing had normalised it
    const answer = serve(new Map([['/index.html', { type: 'text/html', body: Buffer.from(''), immutable: false }]]))({
      url,
      method: 'GET',
    } as Request)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-security-policy')).toBe(CSP)
    if (URL.canParse(url) && !url.includes('@')) expect((await host.get(url)).status).toBe(404)
  })

  test('is read, never written', async () => {
    const { host } = await started()
    expect((await host.get('kaikuluukku://app/index.html', { method: 'POST', body: 'x' })).status).toBe(404)
  })
})

test.each([
  ['kaikuluukku://app', true],
  ['kaikuluukku://app/', true],
  ['kaikuluukku://app/index.html#recent', true],
  ['kaikuluukku://app.evil.example/', false],
  ['kaikuluukku://evil/app', false],
  ['https://app/index.html', false],
  ['file:///index.html', false],
  ['about:blank', false],
  ['', false],
  [undefined, false],
])('%s is ours: %s', (url, ours) => expect(isOurs(url)).toBe(ours))
