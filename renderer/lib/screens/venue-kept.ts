/** What is typed on a screen is still there when staff come back to it, for as long as the same venue is served. */
interface Kept {
  readonly venueId: string
  readonly model: unknown
}
const kept = new WeakMap<object, Map<string, Kept>>()

/** The model of a screen, made once for each venue that is served. A screen has one kind of model. */
export function keptFor<Model>(owner: object, screen: string, venueId: string, make: () => Model): Model {
  const models = kept.get(owner) ?? new Map<string, Kept>()
  kept.set(owner, models)
  const known = models.get(screen)
  if (known?.venueId === venueId) return known.model as Model
  const model = make()
  models.set(screen, { venueId, model })
  return model
}
