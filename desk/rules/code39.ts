/** Code39: its characters, and the check character that scanners may send with them. */

/** Every character of Code39, each at its value. */
export const CODE39 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%'

/** The mod-43 check character of a text, or null where the text holds what Code39 has no character for. */
export function code39Check(text: string): string | null {
  let sum = 0
  for (const character of text) {
    const value = CODE39.indexOf(character)
    if (value < 0) return null
    sum += value
  }
  return CODE39.charAt(sum % CODE39.length)
}
