/**
 * A disk that loses what was not synced. It is told of every change to a folder, in order, and says what the folder may
 * hold when the power is cut: everything synced, and of the rest any part in sectors of 512 bytes, in no order.
 * Names are of the folder, not of the file: a file whose folder was not synced since may be gone, or be back.
 */
import type { Change } from './journal.ts'

const SECTOR = 512

type Pending =
  | { readonly kind: 'bytes'; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'size'; readonly size: number }
type Naming = { readonly folder: string } & (
  | { readonly kind: 'name'; readonly name: string; readonly file: File }
  | { readonly kind: 'unname'; readonly name: string }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly file: File }
)

/** Bytes that grow. What lies beyond everything written is zeros. */
class Content {
  #room: Buffer
  size: number

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.#room = Buffer.from(bytes)
    this.size = bytes.length
  }
  write(offset: number, bytes: Buffer): void {
    this.resize(Math.max(this.size, offset + bytes.length))
    bytes.copy(this.#room, offset)
  }
  resize(size: number): void {
    if (size > this.#room.length) {
      const room = Buffer.alloc(Math.max(size, this.#room.length * 2, 65_536))
      this.#room.copy(room, 0, 0, this.size)
      this.#room = room
    }
    if (size < this.size) this.#room.fill(0, size, this.size)
    this.size = size
  }
  apply(change: Pending): void {
    if (change.kind === 'bytes') this.write(change.offset, change.bytes)
    else this.resize(change.size)
  }
  copy(): Content {
    return new Content(this.bytes())
  }
  bytes(): Buffer {
    return this.#room.subarray(0, this.size)
  }
}

class File {
  readonly #safe: Content
  #pending: Pending[] = []

  constructor(bytes?: Buffer) {
    this.#safe = new Content(bytes)
  }
  change(change: Pending): void {
    this.#pending.push(change)
  }
  sync(): void {
    for (const change of this.#pending) this.#safe.apply(change)
    this.#pending = []
  }
  /** As it lies on the disk after the cut. */
  afterCut(reaches: () => boolean): Buffer {
    const left = this.#safe.copy()
    for (const change of this.#pending) {
      if (change.kind === 'size') {
        if (reaches()) left.apply(change)
        continue
      }
      // the new length may be on the disk before what lies there
      if (reaches()) left.resize(Math.max(left.size, change.offset + change.bytes.length))
      for (const sector of sectorsOf(change)) if (reaches()) left.apply(sector)
    }
    return left.bytes()
  }
}

/** A write in the parts that a disk keeps or loses as a whole: they lie where sectors lie, not where the write begins. */
function* sectorsOf({ offset, bytes }: Extract<Pending, { kind: 'bytes' }>): Generator<Pending> {
  for (let from = 0; from < bytes.length;) {
    const to = Math.min(bytes.length, from + SECTOR - ((offset + from) % SECTOR))
    yield { kind: 'bytes', offset: offset + from, bytes: bytes.subarray(from, to) }
    from = to
  }
}

/** By its name in the folder. */
export type Image = ReadonlyMap<string, Buffer>

export class Disk {
  readonly #names = new Map<string, File>()
  readonly #safeNames: Map<string, File>
  readonly #byInode = new Map<bigint, File>()
  #namings: Naming[] = []

  /** Begins with these files, all of them safe. */
  constructor(image: Image) {
    for (const [name, bytes] of image) this.#names.set(name, new File(bytes))
    this.#safeNames = new Map(this.#names)
  }

  /** Something was done to the folder. */
  tell(change: Change): void {
    switch (change.kind) {
      case 'opened':
        return void this.#byInode.set(change.inode, this.#named(change.name))
      case 'made': {
        const file = new File()
        this.#byInode.set(change.inode, file)
        return this.#name({ kind: 'name', folder: folderOf(change.name), name: change.name, file })
      }
      case 'written':
        return this.#file(change.inode).change({ kind: 'bytes', offset: change.offset, bytes: change.bytes })
      case 'cut_to':
        return this.#file(change.inode).change({ kind: 'size', size: change.offset })
      case 'synced':
        return this.#file(change.inode).sync()
      case 'folder_synced':
        return this.#syncFolder(change.name)
      case 'unlinked':
        return this.#name({ kind: 'unname', folder: folderOf(change.name), name: change.name })
      case 'linked':
        return this.#name({
          ...{ kind: 'name', folder: folderOf(change.to), name: change.to, file: this.#named(change.name) },
        })
      case 'renamed': {
        const { name: from, to } = change
        return this.#name({ kind: 'rename', folder: folderOf(to), from, to, file: this.#named(from) })
      }
      case 'said':
    }
  }

  /** What may be there when the power is cut now. */
  afterCut(random: () => number): Image {
    // nothing more, everything, or anything between: each is a disk that exists
    const share = [0, 1, random(), random()][Math.floor(random() * 4)] as number
    const reaches = () => random() < share
    const names = new Map(this.#safeNames)
    for (const naming of this.#namings) if (reaches()) rename(names, naming)
    return new Map([...names].map(([name, file]) => [name, file.afterCut(reaches)]))
  }

  #name(naming: Naming): void {
    rename(this.#names, naming)
    this.#namings.push(naming)
  }
  #syncFolder(folder: string): void {
    for (const naming of this.#namings) if (naming.folder === folder) rename(this.#safeNames, naming)
    this.#namings = this.#namings.filter((naming) => naming.folder !== folder)
  }
  #named(name: string): File {
    const file = this.#names.get(name)
    if (!file) throw new Error(`the disk knows no ${name}`)
    return file
  }
  #file(inode: bigint): File {
    const file = this.#byInode.get(inode)
    if (!file) throw new Error(`the disk knows no inode ${String(inode)}`)
    return file
  }
}

function rename(names: Map<string, File>, naming: Naming): void {
  if (naming.kind === 'name') return void names.set(naming.name, naming.file)
  names.delete(naming.kind === 'unname' ? naming.name : naming.from)
  if (naming.kind === 'rename') names.set(naming.to, naming.file)
}

const folderOf = (name: string) => (name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '')
