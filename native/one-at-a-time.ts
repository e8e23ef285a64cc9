/** Does the work whenever it is called, never twice at a time; called meanwhile, it is done once more after that. */
export function oneAtATime(work: () => Promise<void>): () => void {
  let isDue = false
  let isAtWork = false
  const start = async () => {
    isAtWork = true
    while (isDue) {
      isDue = false
      await work()
    }
    isAtWork = false
  }
  return () => {
    isDue = true
    if (!isAtWork) void start()
  }
}
