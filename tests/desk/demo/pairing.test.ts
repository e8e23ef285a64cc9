import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { SUMMER_THEATRE_ID, THEATRE_ID } from '../../../desk/demo/seed.ts'
import { PairingAnswer } from '../../../desk/sync/protocol.ts'
import { NOON, send, startDesk, startRig } from './harness.ts'

describe('pairing', () => {
  test('gives every desk a token of its own and the key of its venue', async () => {
    const rig = await startRig()
    const [one, two] = [
      v.parse(PairingAnswer, await rig.pair()),
      v.parse(PairingAnswer, await rig.pair(' kaiku-demo ')),
    ]
    const other = v.parse(PairingAnswer, await rig.pair('KAIKU-DEMO-2'))
    expect([one.venue.id, other.venue.id]).toEqual([THEATRE_ID, SUMMER_THEATRE_ID])
    expect(one.token).not.toBe(two.token)
    expect([two.venueKey, two.keyId]).toEqual([one.venueKey, one.keyId])
    expect(other.venueKey).not.toBe(one.venueKey)
    expect(other.keyId).not.toBe(one.keyId)
  })

  test('keeps the key over a restart, and a register made anew names its key otherwise', async () => {
    const rig = await startRig()
    const before = await rig.pair()
    await rig.close()
    const again = await (await startRig({ file: rig.file })).pair()
    expect([again.venueKey, again.keyId]).toEqual([before.venueKey, before.keyId])
    expect((await (await startRig()).pair()).keyId).not.toBe(before.keyId)
  })

  test('with a one-time code works once', async () => {
    const rig = await startRig()
    const { code } = (await rig.issuer('POST', '/pairing-codes', { venueId: SUMMER_THEATRE_ID })).json
    expect((await rig.pair(code)).venue.id).toBe(SUMMER_THEATRE_ID)
    const body = { code, deskName: 'Kassa' }
    expect(await rig.call('POST', '/v1/pairings', { body })).toMatchObject({
      status: 409,
      json: { error: 'code_spent' },
    })
  })

  test('two desks that race for a one-time code do not both get it', async () => {
    const rig = await startRig()
    const { code } = (await rig.issuer('POST', '/pairing-codes', { venueId: THEATRE_ID })).json
    const body = { code, deskName: 'Kassa' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => rig.call('POST', '/v1/pairings', { body })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)])
  })
})

describe('tokens', () => {
  test('are not in the file of the register', async () => {
    const rig = await startRig()
    const { token } = await rig.pair()
    rig.register.store.db.pragma('wal_checkpoint(TRUNCATE)')
    expect(readFileSync(rig.file).includes(token)).toBe(false)
  })

  test.each(['', 'Bearer', 'Bearer ', 'Bearer nothing', 'Basic nothing', 'Bearer a b'])(
    '%j is nobody',
    async (header) => {
      const rig = await startRig()
      const headers: Record<string, string> = header === '' ? {} : { authorization: header }
      const answer = await rig.call('GET', '/v1/events', { headers, wrong: true })
      expect(answer).toMatchObject({ status: 401, json: { error: 'unauthorised' } })
    },
  )

  test('of a desk do not open what is the issuer’s, nor the other way round', async () => {
    const rig = await startRig()
    const { token } = await rig.pair()
    expect((await rig.call('GET', '/v1/issuer/uses', { token })).status).toBe(401)
    expect((await rig.call('GET', '/v1/events', { token: rig.register.issuerToken })).status).toBe(401)
  })

  test('of a revoked desk are worth nothing while those of its neighbours work', async () => {
    const rig = await startRig()
    const [one, two] = [await startDesk(rig), await startDesk(rig)]
    await rig.issuer('DELETE', `/desks/${one.pairing.deskId}`)
    expect((await rig.call('GET', '/v1/events', { token: one.token })).status).toBe(401)
    expect((await rig.call('GET', '/v1/events', { token: two.token })).status).toBe(200)
  })
})

describe('every answer is the register’s own', () => {
  test('at an unknown address, with an unknown method and after a failure', async () => {
    const rig = await startRig()
    const { token } = await rig.pair()
    const unknown = [
      await send(rig.url, 'GET', '/nowhere', {}),
      await send(rig.url, 'PUT', '/v1/uses', { token, body: {} }),
    ]
    rig.register.close()
    const failed = await send(rig.url, 'GET', '/v1/events', { token })
    for (const { responseHeaders } of [...unknown, failed]) {
      expect(responseHeaders).toMatchObject({
        'kaikukanta-api': '1',
        'kaikukanta-time': new Date(NOON).toISOString(),
        'content-type': 'application/json',
      })
    }
    expect(unknown.map(({ status }) => status)).toEqual([404, 404])
    expect(failed.status).toBe(500)
  })

  test.each(['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n', 'GET \\ HTTP/1.1\r\nHost: a\r\n\r\n'])(
    'even where %j is no proper request',
    async (text) => {
      const rig = await startRig()
      const { hostname, port } = new URL(rig.url)
      const answer = await new Promise<string>((resolve) => {
        let all = ''
        const socket = connect(Number(port), hostname, () => socket.write(text))
        socket.on('data', (chunk) => {
          all += chunk.toString()
          socket.end()
        })
        socket.on('close', () => resolve(all))
      })
      expect(answer).toMatch(/^HTTP\/1.1 400 /)
      expect(answer.toLowerCase()).toContain('kaikukanta-api: 1')
      expect(answer.toLowerCase()).toContain('content-type: application/json')
    },
  )
})
