/** The standalone host's KeyStore: a 0600 file outside the data folder. It protects a copied data folder, not a stolen disk. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { KeyStore } from '../key-store.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Secrets wrapped with AES-256-GCM under the key in `file`, which is made at the first wrap. */
export function fileKeyStore(file: string): KeyStore {
  return {
    name: 'file',
    wrap(secret) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', readOrMakeKey(file), nonce)
      return Promise.resolve(Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]))
    },
    unwrap: async (wrapped) => {
      const decipher = createDecipheriv('aes-256-gcm', readKey(file), wrapped.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      })
      decipher.setAuthTag(wrapped.subarray(-TAG_BYTES))
      return Promise.resolve(
        Buffer.concat([decipher.update(wrapped.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]),
      )
    },
    // another desk of the same user wraps with it too, and is then paired again
    forget: async () => Promise.resolve(rmSync(file, { force: true })),
  }
}

function readKey(file: string): Buffer {
  const key = readFileSync(file)
  if (key.length !== KEY_BYTES) throw new Error(`${file} does not hold a key`)
  chmodSync(file, 0o600)
  return key
}

/** Two desks of one user may start at once: whoever makes the file first makes the key of both. */
function readOrMakeKey(file: string): Buffer {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(file, randomBytes(KEY_BYTES), { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readKey(file)
}
