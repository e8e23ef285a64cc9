/** What a key store is called, and what it protects from. docs/security.md#what-is-kept-and-what-that-protects-from */
import { m } from '../../paraglide/messages.js'

interface StoreWords {
  readonly name: string
  readonly protects: string
}

/** By the name that the host gives its store. */
export function keyStoreWords(store: string): StoreWords {
  if (store === 'file') return { name: m.thisdesk_store_file(), protects: m.thisdesk_store_file_protects() }
  const backend = store.replace(/^safeStorage:/, '')
  const name = m.thisdesk_store_system({ backend })
  const isPlain = backend === 'basic_text' || backend === 'unknown'
  return { name, protects: isPlain ? m.thisdesk_store_plain_protects() : m.thisdesk_store_system_protects() }
}
