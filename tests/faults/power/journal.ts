/** What the shim wrote down: shim.c says how a record lies there. */

export type Change =
  | { readonly kind: 'opened' | 'made'; readonly inode: bigint; readonly name: string }
  | { readonly kind: 'written'; readonly inode: bigint; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'cut_to'; readonly inode: bigint; readonly offset: number }
  | { readonly kind: 'synced'; readonly inode: bigint }
  | { readonly kind: 'folder_synced' | 'unlinked'; readonly name: string }
  | { readonly kind: 'renamed' | 'linked'; readonly name: string; readonly to: string }
  /** The program said this on its standard output: from here on it is a promise. */
  | { readonly kind: 'said'; readonly text: string }

const KINDS = [
  'opened',
  'made',
  'written',
  'cut_to',
  'synced',
  'folder_synced',
  'unlinked',
  'renamed',
  'linked',
  'said',
] as const
const HEAD_BYTES = 24

/** Everything in the order it happened. A program that was killed may have left its last record half. */
export function changesIn(journal: Buffer): Change[] {
  const changes: Change[] = []
  for (let at = 0; at < journal.length;) {
    const length = journal.readUInt32LE(at + 4)
    if (at + HEAD_BYTES + length > journal.length) break
    changes.push(
      changeOf(journal.subarray(at, at + HEAD_BYTES), journal.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length)),
    )
    at += HEAD_BYTES + length
  }
  return changes
}

function changeOf(head: Buffer, bytes: Buffer): Change {
  const kind = KINDS[head.readUInt32LE(0) - 1]
  const inode = head.readBigUInt64LE(8)
  const offset = Number(head.readBigUInt64LE(16))
  const text = bytes.toString('utf8')
  switch (kind) {
    case 'opened':
    case 'made':
      return { kind, inode, name: text }
    case 'written':
      return { kind, inode, offset, bytes }
    case 'cut_to':
      return { kind, inode, offset }
    case 'synced':
      return { kind, inode }
    case 'folder_synced':
    case 'unlinked':
      return { kind, name: text }
    case 'renamed':
    case 'linked': {
      const [name = '', to = ''] = text.split('\0')
      return { kind, name, to }
    }
    case 'said':
      return { kind, text }
    default:
      throw new Error(`the journal has a record of kind ${String(head.readUInt32LE(0))}`)
  }
}
