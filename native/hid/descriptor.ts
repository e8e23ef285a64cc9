/** HID report descriptors: where a device says which bits of its reports mean what. USB HID 1.11, chapter 6.2.2. Pure. */

/** One element, or a row of elements with the same usage. */
export interface Field {
  readonly kind: 'input' | 'feature'
  /** 0 where reports are not numbered. */
  readonly reportId: number
  /** The usage page in the upper, the usage in the lower 16 bits. */
  readonly usage: number
  /** From the start of the report's data: the byte of the report id does not count. */
  readonly bit: number
  /** Of one element. */
  readonly bits: number
  readonly count: number
  /** Usages of the collections around it, outermost first. */
  readonly within: readonly number[]
}

export interface ReportDescriptor {
  /** Every report then begins with a byte of its id. */
  readonly isNumbered: boolean
  readonly fields: readonly Field[]
  /** Bytes of data of each input report, by its id. */
  readonly inputs: ReadonlyMap<number, number>
}

/** What a device may ask of us; the kernel takes descriptors of up to 4096 bytes. */
const MOST = { bytes: 4_096, reportBits: 65_536, fields: 2_048, depth: 32 } as const

/** The fields that a descriptor declares, or null where it is malformed or larger than any device needs. */
export function parseDescriptor(bytes: Uint8Array): ReportDescriptor | null {
  if (bytes.length === 0 || bytes.length > MOST.bytes) return null
  const parser = new Parser()
  for (let at = 0; at < bytes.length;) {
    const item = itemAt(bytes, at)
    if (!item || !parser.take(item)) return null
    at = item.next
  }
  return parser.done()
}

/** `kind` is type and tag without the size, as the tables of the standard write it. */
type Item = Readonly<{ kind: number; size: number; value: number; next: number }>

const LONG_ITEM = 0xfe
/** The standard reserves long items and defines none; the name stands for whatever they hold. */
const NOTHING = -1

function itemAt(bytes: Uint8Array, at: number): Item | null {
  const prefix = bytes[at] ?? 0
  if (prefix === LONG_ITEM) {
    const next = at + 3 + (bytes[at + 1] ?? bytes.length)
    return next <= bytes.length ? { kind: NOTHING, size: 0, value: 0, next } : null
  }
  const size = [0, 1, 2, 4][prefix & 3] ?? 0
  const next = at + 1 + size
  if (next > bytes.length) return null
  let value = 0
  for (let byte = next - 1; byte > at; byte--) value = value * 256 + (bytes[byte] ?? 0)
  return { kind: prefix & 0xfc, size, value, next }
}

const [INPUT, FEATURE, COLLECTION, END_COLLECTION] = [0x80, 0xb0, 0xa0, 0xc0]
const [PAGE, REPORT_SIZE, REPORT_ID, REPORT_COUNT, PUSH, POP] = [0x04, 0x74, 0x84, 0x94, 0xa4, 0xb4]
const [USAGE, USAGE_MINIMUM, USAGE_MAXIMUM, DELIMITER] = [0x08, 0x18, 0x28, 0xa8]
const [CONSTANT, VARIABLE] = [1, 2]

/** As named so far; `isWhole` has its page in itself. */
type Usages = Readonly<{ first: number; last: number; isWhole: boolean }>
type Globals = Readonly<{ page: number; size: number; count: number; reportId: number }>

class Parser {
  #globals: Globals = { page: 0, size: 0, count: 0, reportId: 0 }
  readonly #stack: Globals[] = []
  #usages: Usages[] = []
  #minimum: Usages | null = null
  readonly #within: number[] = []
  readonly #fields: Field[] = []
  readonly #bits = { input: new Map<number, number>(), feature: new Map<number, number>() }
  #isNumbered = false

  /** Whether the item may be there. */
  take(item: Item): boolean {
    const { kind } = item
    // main items have the two bits of their type clear, local items the upper one set
    if ((kind & 0x0c) === 0) return this.#main(item)
    if ((kind & 0x0c) === 0x04) return this.#global(item)
    return kind === NOTHING || this.#local(item)
  }

  done(): ReportDescriptor | null {
    if (this.#within.length > 0) return null
    const inputs = new Map([...this.#bits.input].map(([id, bits]) => [id, Math.ceil(bits / 8)]))
    return { isNumbered: this.#isNumbered, fields: this.#fields, inputs }
  }

  #global({ kind, value }: Item): boolean {
    if (kind === PUSH) return this.#stack.push(this.#globals) <= MOST.depth
    if (kind === POP) {
      const globals = this.#stack.pop()
      if (globals) this.#globals = globals
      return globals !== undefined
    }
    if (kind === PAGE) this.#globals = { ...this.#globals, page: value & 0xffff }
    if (kind === REPORT_SIZE) this.#globals = { ...this.#globals, size: value }
    if (kind === REPORT_COUNT) this.#globals = { ...this.#globals, count: value }
    if (kind === REPORT_ID) {
      this.#globals = { ...this.#globals, reportId: value }
      this.#isNumbered = true
      return value > 0 && value < 256
    }
    return true
  }

  #local({ kind, size, value }: Item): boolean {
    const isWhole = size === 4
    const usage = isWhole ? value : this.#globals.page * 0x1_0000 + value
    if (kind === USAGE) this.#usages.push({ first: usage, last: usage, isWhole })
    if (kind === USAGE_MINIMUM) this.#minimum = { first: usage, last: usage, isWhole }
    if (kind === USAGE_MAXIMUM) {
      if (!this.#minimum || this.#minimum.first > usage) return false
      this.#usages.push({ ...this.#minimum, last: usage })
      this.#minimum = null
    }
    // several usages for one element: no scanner is known to need it
    return kind !== DELIMITER
  }

  #main({ kind, value }: Item): boolean {
    const isRight = this.#act(kind, value)
    this.#usages = []
    this.#minimum = null
    return isRight
  }

  #act(kind: number, value: number): boolean {
    if (kind === COLLECTION) return this.#within.push(this.#named()[0]?.first ?? 0) <= MOST.depth
    if (kind === END_COLLECTION) return this.#within.pop() !== undefined
    if (kind === INPUT) return this.#elements('input', value)
    // what goes to the device, and tags that the standard may get one day, are passed by
    return kind !== FEATURE || this.#elements('feature', value)
  }

  /** The usages, those in front of the page that they belong to put right: the last page named goes for them too. */
  #named(): readonly Usages[] {
    const { page } = this.#globals
    const named = [...this.#usages]
    for (let at = named.length - 1; at >= 0; at--) {
      const usages = named[at]
      if (!usages || usages.isWhole) continue
      if (Math.floor(usages.first / 0x1_0000) === page) break
      const within = (usage: number) => page * 0x1_0000 + (usage % 0x1_0000)
      named[at] = { first: within(usages.first), last: within(usages.last), isWhole: false }
    }
    return named
  }

  #elements(kind: Field['kind'], flags: number): boolean {
    const { reportId, size, count } = this.#globals
    const start = this.#bits[kind].get(reportId) ?? 0
    const end = start + size * count
    if (end > MOST.reportBits) return false
    this.#bits[kind].set(reportId, end)
    const usages = this.#named()
    // which usage an array's element has is known only from its value, unless there is but one
    const isPlain = (flags & VARIABLE) !== 0 || (usages.length === 1 && usages[0]?.first === usages[0]?.last)
    return size === 0 || (flags & CONSTANT) !== 0 || !isPlain || this.#rows(kind, usages, start)
  }

  /** Each usage has one element, in order; the last one has all that are left. */
  #rows(kind: Field['kind'], usages: readonly Usages[], start: number): boolean {
    const { reportId, size: bits, count } = this.#globals
    const within = [...this.#within]
    let at = 0
    for (const range of usages) {
      for (let usage = range.first; usage <= range.last && at < count; usage++) {
        const isLast = range === usages.at(-1) && usage === range.last
        const row = isLast ? count - at : 1
        this.#fields.push({ kind, reportId, usage, bit: start + at * bits, bits, count: row, within })
        if (this.#fields.length > MOST.fields) return false
        at += row
      }
    }
    return true
  }
}
