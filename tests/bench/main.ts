import { type Figure, print } from './figures.ts'
import { lookup } from './lookup.ts'
import { memory, start } from './start.ts'
import { paint } from './paint.ts'
import { record } from './record.ts'

const BENCHES: Record<string, () => Promise<Figure[]> | Figure[]> = { lookup, record, paint, start, memory }

/** Runs the benchmarks that are named, or all. */
export async function main(args: readonly string[]): Promise<void> {
  const json = args.includes('--json')
  const names = args.filter((arg) => !arg.startsWith('--'))
  for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
    const bench = BENCHES[name]
    if (!bench) throw new Error(`there is no benchmark ${name}; there are ${Object.keys(BENCHES).join(', ')}`)
    for (const figure of await bench()) print(figure, json)
  }
}
