/** The issuer's page: a few fixed files that talk to `/v1/issuer` as anybody may who has the token. No part of the API. */
import { Hono } from 'hono'
import api from './page/api.js?raw'
import card from './page/card.js?raw'
import cards from './page/cards.js?raw'
import elements from './page/elements.js?raw'
import fields from './page/fields.js?raw'
import icon from './page/icon.svg?raw'
import html from './page/index.html?raw'
import main from './page/main.js?raw'
import registration from './page/registration.js?raw'
import controls from './page/style/controls.css?raw'
import house from './page/style/house.css?raw'
import parts from './page/style/parts.css?raw'
import uses from './page/uses.js?raw'
import words from './page/words.js?raw'
import en from './page/words/en.json'
import fi from './page/words/fi.json'
import sv from './page/words/sv.json'

const HTML = 'text/html; charset=utf-8'
const SCRIPT = 'text/javascript; charset=utf-8'
const scripts = { main, api, card, cards, elements, fields, registration, uses, words }

const FILES: readonly (readonly [path: string, type: string, body: string])[] = [
  ['/', HTML, html],
  ['/issuer', HTML, html],
  ['/issuer/page.css', 'text/css; charset=utf-8', [house, controls, parts].join('\n')],
  ['/issuer/icon.svg', 'image/svg+xml', icon],
  ['/issuer/words.json', 'application/json', JSON.stringify({ fi, sv, en })],
  ...Object.entries(scripts).map(([name, body]) => [`/issuer/${name}.js`, SCRIPT, body] as const),
]

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  // the page shows card numbers: neither they nor its address go anywhere else
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
}

export function pageRoutes(): Hono {
  const routes = new Hono()
  for (const [path, type, body] of FILES) {
    routes.get(path, (c) => c.body(body, 200, { ...HEADERS, 'Content-Type': type }))
  }
  return routes
}
