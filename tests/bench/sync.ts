/**
 * What a busy exchange with the register costs, and what the counter notices of it. `--scale=0.1`: a tenth of everything;
 * `--only=snapshot`, `uploads` or `ledger`: one of its parts.
 */
import type { Figure } from './figures.ts'
import { fullLedger } from './sync-ledger.ts'
import { snapshot } from './sync-snapshot.ts'
import { uploads } from './sync-uploads.ts'

const PARTS: Record<string, (scale: number) => Promise<Figure[]> | Figure[]> = {
  snapshot: (scale) => snapshot(1_000_000 * scale, said),
  uploads: (scale) => uploads(100_000 * scale, said),
  ledger: (scale) => fullLedger(1_000_000 * scale, said),
}

export async function sync(args: readonly string[]): Promise<Figure[]> {
  const scale = Number(valueOf(args, 'scale') ?? 1)
  if (!(scale >= 0.01 && scale <= 1)) throw new Error('--scale takes a number from 0.01 to 1')
  const only = valueOf(args, 'only')
  const figures: Figure[] = []
  for (const [name, part] of Object.entries(PARTS))
    if (only === undefined || only === name) figures.push(...(await part(scale)))
  return figures
}

const valueOf = (args: readonly string[], option: string) =>
  args.find((arg) => arg.startsWith(`--${option}=`))?.slice(option.length + 3)

const begun = performance.now()
/** How far it is, beside the figures. */
function said(what: string): void {
  process.stderr.write(`${((performance.now() - begun) / 1_000).toFixed(0).padStart(5)} s  ${what}\n`)
}
