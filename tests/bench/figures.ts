export interface Figure {
  readonly name: string
  readonly value: number
  readonly limit: number | null
  /** None for a count. */
  readonly unit: 'µs' | 'ms' | 'MB' | ''
  readonly aim: string
}

/** The value at a share of the sorted samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5)

export function print(figure: Figure, json: boolean): void {
  const ratio = figure.limit === null || figure.limit === 0 ? null : figure.value / figure.limit
  if (json) return console.log(JSON.stringify({ ...figure, ratio }))
  const number = (value: number) => `${value.toFixed(figure.unit === '' ? 0 : value < 10 ? 2 : 1)} ${figure.unit}`
  const limit = figure.limit === null ? '' : `limit ${number(figure.limit)}`
  const times = ratio === null ? '' : `${ratio.toFixed(2)}×`
  console.log(
    [
      figure.name.padEnd(50),
      number(figure.value).padStart(11),
      limit.padStart(17),
      times.padStart(8),
      `  ${figure.aim}`,
    ].join(' '),
  )
}

/** A benchmark that gave no figures. */
export function printFailure(name: string, error: unknown, json: boolean): void {
  const failed = error instanceof Error ? error.message : String(error)
  console.log(json ? JSON.stringify({ name, failed }) : `${name} failed: ${failed}`)
}
