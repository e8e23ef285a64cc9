/** Who is speaking: a desk by the token of its pairing, or an issuer. Tokens are compared by their hash only. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { refuse } from './answers.ts'
import type { Desk, PairingStore } from './pairings.ts'

export type DeskEnv = { Variables: { desk: Desk } }

export const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Lets a paired desk through and tells the route which; 401 for everybody else. */
export function desksOnly(pairings: PairingStore): MiddlewareHandler<DeskEnv> {
  return async (c, next) => {
    const token = bearerOf(c)
    const desk = token === null ? null : pairings.deskOf(token)
    if (desk === null) return unauthorised(c)
    c.set('desk', desk)
    return next()
  }
}

/** Lets whoever has the issuer token through; 401 for everybody else, desks among them. */
export function issuersOnly(issuerToken: string): MiddlewareHandler {
  const expected = hashOf(issuerToken)
  return async (c, next) => {
    const token = bearerOf(c)
    return token !== null && timingSafeEqual(hashOf(token), expected) ? next() : unauthorised(c)
  }
}

const bearerOf = (c: Context): string | null =>
  /^Bearer ([\w\-.~+/]+=*)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? null

function unauthorised(c: Context): Response {
  c.header('WWW-Authenticate', 'Bearer')
  return refuse(c, 'unauthorised')
}
