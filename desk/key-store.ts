/** Where a secret is put so that the data folder alone does not give it away. Each host has its own. */
export interface KeyStore {
  /** Stored beside what it wrapped, so that a desk knows which store it must ask. */
  readonly name: string
  wrap(secret: Uint8Array): Promise<Uint8Array>
  /**
   * Rejects where the secret cannot be had back: "pair this desk again". `onStale` is called before it resolves where the
   * store would wrap it otherwise today: it is then to be wrapped anew.
   */
  unwrap(wrapped: Uint8Array, onStale?: () => void): Promise<Uint8Array>
  /** Destroys what it wraps with, where that is this product's own: nothing that it wrapped can be had back. */
  forget?(): Promise<void>
}
