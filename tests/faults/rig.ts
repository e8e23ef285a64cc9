/** What every rig here needs: chance that can be repeated, folders that go away, programs that are broken on purpose. */
import { type ChildProcess, execFileSync, fork, spawnSync, type ForkOptions } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Scenario {
  readonly name: string
  /** It needs the shim, which only Linux takes. */
  readonly shimmed?: true
  /** Returns what is printed: its figures in one line. Throws where a promise was broken. */
  run(rig: Rig): Promise<string> | string
}

export interface Rig {
  /** The full count, or a sample. */
  readonly full: boolean
  /** Numbers in [0, 1), the same for the same seed. */
  readonly random: () => number
  /** The built programs that are broken, by name. */
  program(name: string): string
  /** The built shim, for LD_PRELOAD. */
  readonly shim: string
  /** A new folder, gone when the scenario has passed. */
  folder(): string
}

/** Runs the scenario with everything of its own; what it leaves behind is kept where it failed. */
export async function runScenario(scenario: Scenario, options: Omit<RigOptions, 'folder'>): Promise<string> {
  const base = mkdtempSync(join(roomiest(), 'kaikuluukku-faults-'))
  let folders = 0
  const folder = () => {
    const made = join(base, String(++folders))
    mkdirSync(made)
    return made
  }
  try {
    const figures = await scenario.run(rigOf({ ...options, folder }))
    rmSync(base, { recursive: true })
    return figures
  } catch (error) {
    throw new Error(`${(error as Error).message}\n  what it left: ${base}`, { cause: error })
  }
}

const A_GIGABYTE = 2 ** 30
const MEMORY = '/dev/shm'

/** In memory where there is much of it: what is lost here is lost by the rig, and its own looking on need not wait for a disk. */
function roomiest(): string {
  if (!existsSync(MEMORY)) return tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize > A_GIGABYTE ? MEMORY : tmpdir()
}

interface RigOptions extends Pick<Rig, 'full' | 'folder' | 'shim'> {
  readonly seed: number
  readonly programs: string
}
const rigOf = ({ full, seed, programs, shim, folder }: RigOptions): Rig => ({
  ...{ full, folder, shim },
  random: prng(seed),
  program: (name) => join(programs, `${name}.mjs`),
})

/** Builds the shim of the file calls. Needs gcc and a C library's headers: tests/system-deps.sh. */
export function buildShim(source: string, target: string): string {
  if (spawnSync('gcc', ['--version']).error) throw new Error('gcc is missing: npm run system-deps')
  execFileSync('gcc', [
    '-O1',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-shared',
    '-fPIC',
    '-o',
    target,
    source,
    '-ldl',
    '-lpthread',
  ])
  return target
}

/** Mulberry32: even, fast, and the same everywhere. Numbers in [0, 1). */
export function prng(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One of the list. */
export const pick = <T>(list: readonly T[], random: () => number): T => list[Math.floor(random() * list.length)] as T

/** A program on its own, which says things in lines on its standard output. */
export interface Running {
  readonly process: ChildProcess
  /** What it has said so far, line by line. */
  readonly lines: readonly string[]
  /** Resolves when a line begins so. Rejects where the program ends before. */
  said(beginning: string): Promise<string>
  /** How it ended: its exit code, or the signal. */
  readonly ended: Promise<number | NodeJS.Signals>
  /** What it complained of. */
  complaints(): string
}

/** Starts a built program with what it is to do, as JSON. */
export function start(program: string, task: object, options: ForkOptions = {}): Running {
  const child = fork(program, [JSON.stringify(task)], { execArgv: [], silent: true, ...options })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  let rest = ''
  let errors = ''
  let over = false
  const wake = () => waiting.forEach((look) => look())
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    wake()
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('close', (code, signal) => {
      over = true
      wake()
      resolve(code ?? signal ?? 0)
    }),
  )
  const said = (beginning: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const line = lines.find((text) => text.startsWith(beginning))
        if (line === undefined && !over) return
        waiting.delete(look)
        if (line === undefined) reject(new Error(`the program ended before it said ${beginning}: ${errors}`))
        else resolve(line)
      }
      waiting.add(look)
      look()
    })
  return { process: child, lines, said, ended, complaints: () => errors }
}

/** Throws in words where a promise is broken. */
export function must(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Error(promise)
}
export const count = (n: number): string => n.toLocaleString('en').replaceAll(',', ' ')
