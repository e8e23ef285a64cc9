/** Every message between main and its utility processes. Ports travel beside them. */
import * as v from 'valibot'

const KeyId = v.pipe(v.number(), v.safeInteger())

/** Main to the desk. */
export const ToDeskProcess = v.variant('type', [
  /** With a port to a page. */
  v.strictObject({ type: v.literal('renderer') }),
  /** With a port to the devices process. */
  v.strictObject({ type: v.literal('devices') }),
  v.strictObject({ type: v.literal('close') }),
  /** `stale`: the store would wrap it otherwise today. */
  v.strictObject({ type: v.literal('key'), id: KeyId, result: v.string(), stale: v.optional(v.boolean(), false) }),
  v.strictObject({ type: v.literal('key-refused'), id: KeyId, reason: v.string() }),
])
export type ToDeskProcess = v.InferOutput<typeof ToDeskProcess>

/** The desk to main. */
export const FromDeskProcess = v.variant('type', [
  v.strictObject({ type: v.literal('ready') }),
  /** The desk cannot open; words for whoever started it. */
  v.strictObject({ type: v.literal('failed'), words: v.string() }),
  /** The administrator ends the program, kiosk or not. */
  v.strictObject({ type: v.literal('leave') }),
  /** Secrets and what wraps them travel as base64. */
  v.strictObject({
    type: v.literal('key'),
    id: KeyId,
    action: v.picklist(['wrap', 'unwrap']),
    input: v.pipe(v.string(), v.base64()),
  }),
])
export type FromDeskProcess = v.InferOutput<typeof FromDeskProcess>
export type KeyRequest = Extract<FromDeskProcess, { type: 'key' }>

/** Main to the devices process. */
export const ToDevicesProcess = v.variant('type', [
  /** With a port to the desk. */
  v.strictObject({ type: v.literal('desk') }),
  v.strictObject({ type: v.literal('close') }),
])
export type ToDevicesProcess = v.InferOutput<typeof ToDevicesProcess>

export type Close = Extract<ToDeskProcess & ToDevicesProcess, { type: 'close' }>

/** What the desk process is started with: its one argument, as JSON, since Chromium splits nothing in it. */
export const DeskArguments = v.strictObject({
  dataDir: v.string(),
  demo: v.boolean(),
  /** The screen is filled, and left by the administrator alone. */
  kiosk: v.boolean(),
  /** The settings file of a roll-out; null: where such files lie. */
  setup: v.nullable(v.string()),
  serial: v.pipe(v.array(v.string()), v.readonly()),
  /** The name of the key store that main keeps. */
  keyStore: v.string(),
})
export type DeskArguments = v.InferOutput<typeof DeskArguments>
