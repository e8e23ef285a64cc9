/** Taking in a file: chosen, looked at line by line, and only then recorded. Nothing is lost where it fails. */
import { SvelteSet } from 'svelte/reactivity'
import type { ErrorMessage, FileProblem } from '../../../desk/contract.ts'
import { errorKey } from '../errors.ts'
import { uuid7 } from '../uuid7.ts'

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

export interface FileSource<L extends FileLine, Done> {
  preview(file: string): Promise<Preview<L>>
  import(request: { id: string; file: string; lines: number[] }): Promise<Done>
  /** Whether a line without problems is chosen unless staff say otherwise. */
  isLikely(line: L): boolean
}

export const LINE_FILTERS = ['all', 'chosen', 'problems', 'unlikely'] as const
export type LineFilter = (typeof LINE_FILTERS)[number]

export type ImportStep = 'choose' | 'reading' | 'look' | 'importing' | 'done'

type ReadFile = Pick<File, 'name' | 'size' | 'arrayBuffer'>

export class FileImport<L extends FileLine, Done> {
  readonly #source: FileSource<L, Done>
  #step = $state.raw<ImportStep>('choose')
  #name = $state.raw('')
  #lines = $state.raw<readonly L[]>([])
  #readAs = $state.raw<{ readonly encoding: string; readonly separator: string } | null>(null)
  #unreadable = $state.raw<FileProblem | null>(null)
  #failure = $state.raw<ErrorMessage | null>(null)
  #done = $state.raw<Done | null>(null)
  #file = ''
  /** Names the import: sent again after a failure it records nothing twice. */
  #id = ''
  readonly #chosen = new SvelteSet<number>()
  filter = $state<LineFilter>('all')

  constructor(source: FileSource<L, Done>) {
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
    try {
      this.#file = toBase64(new Uint8Array(await file.arrayBuffer()))
      this.#look(await this.#source.preview(this.#file))
    } catch (error) {
      this.#failure = errorKey(error)
      this.#step = 'choose'
    }
  }

  /** Records what is chosen. What failed can be sent again as it is. */
  async send(): Promise<void> {
    if (this.#step !== 'look' || this.#chosen.size === 0) return
    this.#step = 'importing'
    this.#failure = null
    try {
      const lines = [...this.#chosen].sort((a, b) => a - b)
      this.#done = await this.#source.import({ id: this.#id, file: this.#file, lines })
      this.#step = 'done'
      this.#file = ''
    } catch (error) {
      this.#failure = errorKey(error)
      this.#step = 'look'
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
    this.#done = null
    this.#file = ''
    this.#chosen.clear()
    this.filter = 'all'
  }

  #look(preview: Preview<L>): void {
    if (preview.outcome === 'unreadable') {
      this.#unreadable = preview.problem
      this.#step = 'choose'
      return
    }
    this.#lines = preview.lines
    this.#readAs = preview
    this.#id = uuid7()
    for (const line of preview.lines) this.choose(line, this.#source.isLikely(line))
    this.#step = 'look'
  }

  #of(filter: LineFilter): readonly L[] {
    if (filter === 'all') return this.#lines
    if (filter === 'chosen') return this.#lines.filter((line) => this.#chosen.has(line.line))
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
