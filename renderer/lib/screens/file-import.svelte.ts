/** Taking in a file: chosen, looked at line by line, and only then recorded. Nothing is lost where it fails. */
import { SvelteSet } from 'svelte/reactivity'
import type { Ended, ErrorMessage, FileProblem, Progress } from '../../../desk/contract.ts'
import { errorKey } from '../errors.ts'
import { uuid7 } from '../uuid7.ts'
import type { Underway } from './underway.svelte.ts'

/** More than the desk takes: not even sent there. Bytes. */
const MOST_BYTES = 5 * 1024 * 1024

export interface FileLine {
  readonly line: number
  /** As the file has it, where there are problems. */
  readonly text: string | null
  readonly problems: readonly FileProblem[]
}
type Preview<L> =
  | { readonly outcome: 'read'; readonly lines: readonly L[]; readonly encoding: string; readonly separator: string }
  | { readonly outcome: 'unreadable'; readonly problem: FileProblem }

export interface FileSource<L extends FileLine, Done extends { readonly ended: Ended }> {
  preview(request: { id: string; file: string }): Promise<Preview<L>>
  import(request: { id: string; file: string; lines: number[] }): Promise<Done>
  /** Whether a line without problems is chosen unless staff say otherwise. */
  isLikely(line: L): boolean
  /** Whether staff should look at a line without problems before it is taken in. */
  isDoubtful?(line: L): boolean
}

export const LINE_FILTERS = ['all', 'chosen', 'doubtful', 'problems', 'unlikely'] as const
export type LineFilter = (typeof LINE_FILTERS)[number]

export type ImportStep = 'choose' | 'reading' | 'look' | 'importing' | 'done'

type ReadFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>

/** After these nobody knows how much was taken in: the desk may have gone on, or have other data by now. */
const UNKNOWN: ReadonlySet<ErrorMessage> = new Set(['reconnecting', 'work_ended'])
/** Whether what was told before long work failed was the end of it. */
export const isToldWhole = (failure: ErrorMessage | null): boolean => failure === null || !UNKNOWN.has(failure)

export class FileImport<L extends FileLine, Done extends { readonly ended: Ended }> {
  readonly work: Underway
  readonly #source: FileSource<L, Done>
  #step = $state.raw<ImportStep>('choose')
  #name = $state.raw('')
  #lines = $state.raw<readonly L[]>([])
  #readAs = $state.raw<{ readonly encoding: string; readonly separator: string } | null>(null)
  #unreadable = $state.raw<FileProblem | null>(null)
  #failure = $state.raw<ErrorMessage | null>(null)
  #kept = $state.raw<Progress | null>(null)
  #stopped = $state.raw<'reading' | 'importing' | null>(null)
  #isBegun = $state.raw(false)
  #done = $state.raw<Done | null>(null)
  #file = ''
  /** Names the reading and the import: sent again after a failure it records nothing twice. */
  #id = ''
  readonly #chosen = new SvelteSet<number>()
  filter = $state<LineFilter>('all')

  constructor(work: Underway, source: FileSource<L, Done>) {
    this.work = work
    this.#source = source
  }

  get step(): ImportStep {
    return this.#step
  }

  get name(): string {
    return this.#name
  }

  get lines(): readonly L[] {
    return this.#lines
  }

  get readAs() {
    return this.#readAs
  }

  /** Why the file as a whole cannot be read. */
  get unreadable(): FileProblem | null {
    return this.#unreadable
  }

  get failure(): ErrorMessage | null {
    return this.#failure
  }

  /** How far an import came that failed or was stopped: what it took in until then is kept. */
  get kept(): Progress | null {
    return this.#kept
  }

  /** What staff have stopped, until they go on. */
  get stopped(): 'reading' | 'importing' | null {
    return this.#stopped
  }

  /** Some of it may be taken in: it goes on as it was begun, and nothing of it can be chosen otherwise. */
  get isFixed(): boolean {
    return this.#step === 'importing' || this.#isBegun
  }

  get done(): Done | null {
    return this.#done
  }

  get chosen(): number {
    return this.#chosen.size
  }

  get counts(): Readonly<Record<LineFilter, number>> {
    return Object.fromEntries(LINE_FILTERS.map((filter) => [filter, this.#of(filter).length])) as Record<
      LineFilter,
      number
    >
  }

  /** The lines that the filter lets through. */
  get shown(): readonly L[] {
    return this.#of(this.filter)
  }

  isChosen(line: L): boolean {
    return this.#chosen.has(line.line)
  }

  /** A line with a problem cannot be chosen. */
  choose(line: L, isChosen: boolean): void {
    if (this.isFixed) return
    if (isChosen && line.problems.length === 0) this.#chosen.add(line.line)
    else this.#chosen.delete(line.line)
  }

  /** Every line that can be, or none. */
  chooseAll(isChosen: boolean): void {
    for (const line of this.shown) this.choose(line, isChosen)
  }

  async read(file: ReadFile): Promise<void> {
    this.restart()
    this.#name = file.name
    if (file.size > MOST_BYTES) {
      this.#unreadable = { code: 'file_too_large', value: String(MOST_BYTES / 1024 / 1024) }
      return
    }
    this.#step = 'reading'
    const id = uuid7()
    this.#id = id
    try {
      const read = toBase64(new Uint8Array(await file.arrayBuffer()))
      if (this.#id !== id) return
      const preview = await this.work.follow(id, () => this.#source.preview({ id, file: read }))
      if (this.#id !== id) return
      this.#file = read
      this.#look(preview)
    } catch (error) {
      if (this.#id !== id) return
      this.#failure = errorKey(error)
      this.#step = 'choose'
    }
  }

  /** Reads no further. */
  stopReading(): void {
    this.work.stop()
    this.restart()
    this.#stopped = 'reading'
  }

  /** Takes in what is chosen. What failed or was stopped goes on as it is. */
  async send(): Promise<void> {
    if (this.#step !== 'look' || this.#chosen.size === 0) return
    this.#step = 'importing'
    this.#failure = null
    this.#kept = null
    this.#stopped = null
    const request = { id: this.#id, file: this.#file, lines: [...this.#chosen].sort((a, b) => a - b) }
    try {
      const done = await this.work.follow(this.#id, () => this.#source.import(request))
      if (done.ended === 'stopped') return this.#stay('importing', null)
      this.#done = done
      this.#step = 'done'
      this.#file = ''
    } catch (error) {
      this.#stay(null, errorKey(error))
    }
  }

  /** Another file, or none. */
  restart(): void {
    this.#step = 'choose'
    this.#name = ''
    this.#lines = []
    this.#readAs = null
    this.#unreadable = null
    this.#failure = null
    this.#kept = null
    this.#stopped = null
    this.#isBegun = false
    this.#done = null
    this.#file = ''
    this.#id = ''
    this.#chosen.clear()
    this.filter = 'all'
  }

  /** With the lines and choices as they are, to go on from. */
  #stay(stopped: 'importing' | null, failure: ErrorMessage | null): void {
    const isKnown = isToldWhole(failure)
    this.#stopped = stopped
    this.#failure = failure
    this.#kept = isKnown && this.work.last?.done ? this.work.last : null
    this.#isBegun ||= !isKnown || this.#kept !== null
    this.#step = 'look'
  }

  #look(preview: Preview<L>): void {
    if (preview.outcome === 'unreadable') {
      this.#unreadable = preview.problem
      this.#step = 'choose'
      return
    }
    this.#lines = preview.lines
    this.#readAs = preview
    for (const line of preview.lines) this.choose(line, this.#source.isLikely(line))
    this.#step = 'look'
  }

  #of(filter: LineFilter): readonly L[] {
    if (filter === 'all') return this.#lines
    if (filter === 'chosen') return this.#lines.filter((line) => this.#chosen.has(line.line))
    if (filter === 'doubtful') return this.#lines.filter((line) => this.#source.isDoubtful?.(line))
    if (filter === 'problems') return this.#lines.filter(({ problems }) => problems.length > 0)
    return this.#lines.filter((line) => line.problems.length === 0 && !this.#source.isLikely(line))
  }
}

/** In pieces: a call takes only so many arguments. */
const PIECE = 0x8000

function toBase64(bytes: Uint8Array): string {
  const pieces = Array.from({ length: Math.ceil(bytes.length / PIECE) }, (_, i) =>
    String.fromCharCode(...bytes.subarray(i * PIECE, (i + 1) * PIECE)),
  )
  return btoa(pieces.join(''))
}
