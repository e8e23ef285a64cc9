/** Runs one piece of work after another, whatever became of those before; the first one after `before`. */
export function inTurns(before: Promise<unknown> = Promise.resolve()) {
  let last = before.catch(() => undefined)
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
}
