/** Joining a desk to a venue: a code becomes a token and the venue's key, both wrapped before they touch the disk. */
import { randomBytes } from 'node:crypto'
import type { Ledger } from '../db/ledger.ts'
import type { PairingRow } from '../db/pairings.ts'
import { DeskError } from './contract.ts'
import type { KeyStore } from './key-store.ts'
import { normalPairingCode } from './rules/pairing-code.ts'
import { isAllowedAddress, pairWith, RegisterError } from './sync/client.ts'
import type { PairingAnswer } from './sync/protocol.ts'
import { toRegisteredVenue } from './venues.ts'

export interface Secrets {
  readonly token: string
  readonly venueKey: Uint8Array
}

export interface PairingOptions {
  readonly registerUrl: string
  readonly code: string
  readonly deskName: string
  readonly demo: boolean
}

/** Pairs with a register, keeps the pairing and forgets the PINs: to pair is to set them anew. Throws DeskError in words for staff. */
export async function pair(
  { ledger, keyStore, now }: { ledger: Ledger; keyStore: KeyStore; now: () => number },
  options: PairingOptions,
): Promise<{ pairing: PairingRow; secrets: Secrets }> {
  const { registerUrl, code, deskName } = options
  if (!isAllowedAddress(registerUrl)) throw new DeskError('invalid', 'register_insecure')
  await tryKeyStore(keyStore)
  const answer = await pairWith(registerUrl, normalPairingCode(code), deskName).catch(inWords)
  const secrets = { token: answer.token, venueKey: Buffer.from(answer.venueKey, 'base64url') }
  const pairing = await toRow(answer, secrets, keyStore, options, now())
  const venues = answer.venues.length > 0 ? answer.venues : [answer.venue]
  ledger.transaction(() => {
    ledger.pairings.put(pairing)
    ledger.venues.replaceAll(pairing.keyId, venues.map(toRegisteredVenue))
    ledger.pins.clear()
  })
  return { pairing, secrets }
}

/** Before the code is spent: a store that cannot give back what it wraps would cost the venue its code. */
async function tryKeyStore(keyStore: KeyStore): Promise<void> {
  const secret = randomBytes(32)
  try {
    if (secret.equals(await keyStore.unwrap(await keyStore.wrap(secret)))) return
  } catch (cause) {
    throw new DeskError('unavailable', 'key_store_refused', { cause })
  }
  throw new DeskError('unavailable', 'key_store_refused')
}

async function toRow(
  { deskId, keyId, venue }: PairingAnswer,
  secrets: Secrets,
  keyStore: KeyStore,
  { registerUrl, deskName, demo }: PairingOptions,
  pairedAt: number,
): Promise<PairingRow> {
  return {
    keyId,
    registerUrl,
    deskId,
    deskName,
    venueId: venue.id,
    venueName: venue.name,
    keyStore: keyStore.name,
    wrappedToken: await keyStore.wrap(Buffer.from(secrets.token)),
    wrappedVenueKey: await keyStore.wrap(secrets.venueKey),
    demo: demo ? 1 : 0,
    pairedAt,
  }
}

/** The secrets of a pairing, or null where the key store cannot give them back: "pair this desk again". */
export async function unwrapSecrets(
  pairing: PairingRow,
  keyStore: KeyStore,
  onStale?: () => void,
): Promise<Secrets | null> {
  if (pairing.keyStore !== keyStore.name) return null
  try {
    const token = Buffer.from(await keyStore.unwrap(pairing.wrappedToken, onStale)).toString()
    return { token, venueKey: await keyStore.unwrap(pairing.wrappedVenueKey, onStale) }
  } catch {
    return null
  }
}

/** The secrets of the pairing in force, or null; what the store would wrap otherwise today is wrapped anew. */
export async function secretsInForce(ledger: Ledger, keyStore: KeyStore): Promise<Secrets | null> {
  const pairing = ledger.pairings.current()
  if (!pairing) return null
  let stale = false
  const secrets = await unwrapSecrets(pairing, keyStore, () => (stale = true))
  if (secrets && stale) await rewrap(ledger, keyStore, pairing.keyId, secrets)
  return secrets
}

/** A store that takes nothing now, or does not give it back, costs nothing: what was wrapped before still opens. */
async function rewrap(ledger: Ledger, keyStore: KeyStore, keyId: string, secrets: Secrets): Promise<void> {
  const plain = [Buffer.from(secrets.token), Buffer.from(secrets.venueKey)] as const
  try {
    const [wrappedToken, wrappedVenueKey] = [await keyStore.wrap(plain[0]), await keyStore.wrap(plain[1])]
    const back = [await keyStore.unwrap(wrappedToken), await keyStore.unwrap(wrappedVenueKey)] as const
    if (plain[0].equals(back[0]) && plain[1].equals(back[1]))
      ledger.pairings.rewrap({ keyId, wrappedToken, wrappedVenueKey })
  } catch {
    // at the next start
  }
}

function inWords(error: unknown): never {
  if (!(error instanceof RegisterError)) throw error
  const options = { cause: error }
  if (error.refusal === 'code_unknown') throw new DeskError('invalid', 'pairing_code_unknown', options)
  if (error.refusal === 'code_spent') throw new DeskError('invalid', 'pairing_code_spent', options)
  const connected = error.status !== null || error.cause === undefined
  throw new DeskError('unavailable', connected ? 'register_not_kaikukanta' : 'register_unreachable', options)
}
