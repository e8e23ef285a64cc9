/** Where a secret is put so that the data folder alone does not give it away. Each host has its own. */
export interface KeyStore {
  /** Stored beside what it wrapped, so that a desk knows which store it must ask. */
  readonly name: string
  wrap(secret: Uint8Array): Promise<Uint8Array>
  /** Rejects where the secret cannot be had back: "pair this desk again". */
  unwrap(wrapped: Uint8Array): Promise<Uint8Array>
}
