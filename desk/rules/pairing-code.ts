/** Pairing codes as people type them. Pure. Source: docs/kaikukanta-api.yaml, /v1/pairings */

/** How a register writes the codes that it makes: `7KQM-2XRP-WD4H`. */
const GROUP = 4
const LENGTH = 12

/**
 * The code as the register knows it: in capitals, without spaces around it, and with a hyphen where a space or another
 * dash was typed. Hyphens that were left out come back where only one place is possible for them.
 */
export function normalPairingCode(typed: string): string {
  const pieces = typed
    .normalize('NFKC')
    .toUpperCase()
    .split(/[\s\p{Pd}]+/u)
    .filter(Boolean)
  const letters = pieces.join('')
  const isOfGroups = letters.length === LENGTH && pieces.every((piece) => piece.length % GROUP === 0)
  return isOfGroups ? letters.replace(/.{4}(?!$)/g, '$&-') : pieces.join('-')
}
