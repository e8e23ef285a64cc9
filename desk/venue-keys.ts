/** What stands for a card here: its key, and its number under seal until the register has it. docs/rules.md#privacy */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto'
import type { CardNumber } from './rules/card-number.ts'

const CARD_KEY_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface VenueKeys {
  readonly keyId: string
  /** HMAC-SHA-256 of the number under the venue's key, cut to 16 bytes: as the register keys the replica. */
  cardKey(number: CardNumber): Buffer
  /** AES-256-GCM of the number, bound to the use it belongs to. */
  seal(number: CardNumber, useId: string): Uint8Array
  /** Throws where the bytes are damaged or belong to another use or key. */
  unseal(sealed: Uint8Array, useId: string): CardNumber
}

/** The keys that come of one venueKey (32 bytes). Source: docs/rules.md#privacy */
export function venueKeys(keyId: string, venueKey: Uint8Array): VenueKeys {
  const hmacKey = createSecretKey(venueKey)
  // bare bytes would be made such a key at every number, which takes four times as long as sealing it
  const sealKey = createSecretKey(Buffer.from(hkdfSync('sha256', venueKey, '', 'kaikuluukku sealed number', 32)))
  return {
    keyId,
    cardKey: (number) => createHmac('sha256', hmacKey).update(number).digest().subarray(0, CARD_KEY_BYTES),
    seal(number, useId) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(useId))
      return Buffer.concat([nonce, cipher.update(number, 'latin1'), cipher.final(), cipher.getAuthTag()])
    },
    unseal(sealed, useId) {
      const nonce = sealed.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', sealKey, nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(useId)).setAuthTag(sealed.subarray(-TAG_BYTES))
      const number = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'latin1')
      return (number + decipher.final('latin1')) as CardNumber
    },
  }
}
