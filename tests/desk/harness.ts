/** A real desk beside the real register, over real sockets and files. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  type Call,
  createDeskApi,
  type DeskApi,
  type NewEvent,
  PortTransport,
  type RecordResult,
  type Status,
} from '../../desk/contract.ts'
import { type Desk, type DeskOptions, openDesk } from '../../desk/desk.ts'
import { openRegister, serveRegister } from '../../desk/demo/register.ts'
import type { Limits } from '../../desk/rules/limits.ts'
import { helsinkiDay } from '../../desk/rules/local-date.ts'
import { fileKeyStore } from '../../desk/standalone/key-store.ts'
import { tempDir } from '../temp.ts'

export const PAIRING_CODE = 'KAIKU-DEMO'
export const CARD = { admit: 'A999005429', family: 'A999005458', expired: 'A999005380' }

let counter = 0
/** A UUIDv7 of the tests' own. */
export const newId = (): string => `01900000-0000-7000-8000-${(++counter).toString(16).padStart(12, '0')}`

export interface TestRegister {
  readonly url: string
  issue<T = unknown>(method: string, path: string, body?: unknown): Promise<T>
  uses(): Promise<{ id: string; cardNumber: string; adults: number; minors: number; cancelled: boolean }[]>
  stop(): Promise<void>
  /** Starts again on the same port and file. */
  restart(): Promise<void>
}

/** The reference register on a port and file of its own, stopped when the test ends. */
export async function startRegister(options: { now?: () => number; file?: string } = {}): Promise<TestRegister> {
  const file = options.file ?? join(tempDir(), 'kaikukanta.db')
  const issuerToken = 'issuer-token-of-the-tests'
  const open = () => openRegister({ file, issuerToken, ...(options.now ? { now: options.now } : {}) })
  let register = open()
  let serving = await serveRegister(register)
  const { url } = serving
  let running = true
  const stop = async () => {
    if (!running) return
    running = false
    await serving.close()
    register.close()
  }
  onTestFinished(stop)
  const issue = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { authorization: `Bearer ${issuerToken}`, 'content-type': 'application/json' }
    const answer = await fetch(`${url}/v1/issuer/${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${String(answer.status)} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    url,
    issue,
    uses: async () => (await issue<{ uses: Awaited<ReturnType<TestRegister['uses']>> }>('GET', 'uses')).uses,
    stop,
    async restart() {
      register = open()
      serving = await serveRegister(register, { port: Number(new URL(url).port) })
      running = true
    },
  }
}

export interface TestDesk {
  readonly api: DeskApi
  readonly dataDir: string
  readonly desk: Desk
  readonly log: string[]
  /** Messages may no longer pass, as when the socket is cut; `join` opens a new one. */
  cut(): void
  join(): void
  stop(): Promise<void>
}

/** A desk on a folder of its own, without pairing unless the folder has one. */
export async function startDesk(options: Partial<DeskOptions> = {}): Promise<TestDesk> {
  const dataDir = options.dataDir ?? tempDir()
  const keyStore = options.keyStore ?? fileKeyStore(`${dataDir}.key`)
  const log: string[] = []
  const desk = await openDesk({
    devices: null,
    random: () => 0.02,
    syncEvery: 200,
    log: (line) => log.push(line),
    ...options,
    keyStore,
    dataDir,
  })
  const transport = new PortTransport()
  let port: ReturnType<Desk['connect']> | null = null
  const cut = () => {
    port?.close()
    port = null
    transport.break()
  }
  const join = () => {
    const joined = desk.connect((message) => {
      if (port === joined) transport.receive(message)
    })
    port = joined
    transport.join((message) => joined.receive(structuredClone(message)))
  }
  join()
  let running = true
  const stop = async () => {
    if (!running) return
    running = false
    await desk.close()
  }
  onTestFinished(stop)
  return { api: createDeskApi(transport), dataDir, desk, log, cut, join, stop }
}

/** A desk that is paired with the register and has its cards and events. */
export async function pairedDesk(
  register: TestRegister,
  options: Partial<DeskOptions> = {},
  deskName = 'Kassa 1',
): Promise<TestDesk> {
  const desk = await startDesk(options)
  await desk.api.invoke('pairing.pair', { registerUrl: register.url, code: PAIRING_CODE, deskName })
  await statusWhere(desk, ({ replica, network }) => replica !== null && network === 'online')
  await eventToday(desk, options.now?.())
  return desk
}

/** Waits until the status says so. */
export async function statusWhere(desk: TestDesk, holds: (status: Status) => boolean): Promise<Status> {
  for (;;) {
    const status = await desk.api.invoke('status.get', {})
    if (holds(status)) return status
    await new Promise((later) => setTimeout(later, 10))
  }
}

/** The id of an event of today, once the desk has heard of it. */
export async function eventToday(desk: TestDesk, now = Date.now()): Promise<string> {
  const today = helsinkiDay(now)
  for (;;) {
    const events = await desk.api.invoke('events.list', {})
    const event = events.find(({ day, kind }) => day === today && kind === 'performance')
    if (event) return event.id
    await new Promise((later) => setTimeout(later, 10))
  }
}

/** A paired desk with its register and an event of today. */
export async function deskAtWork(options: Partial<DeskOptions> = {}) {
  const register = await startRegister(options.now ? { now: options.now } : {})
  const desk = await pairedDesk(register, options)
  return { register, desk, eventId: await eventToday(desk, options.now?.()) }
}

type More = Partial<Omit<Call<'use.record'>, 'eventId' | 'cards'>> & { readonly id?: string }
/** Records a holder with minors. */
export function recordUse(
  desk: TestDesk,
  eventId: string,
  text: string,
  minors = 0,
  { id = newId(), ...more }: More = {},
): Promise<RecordResult> {
  return desk.api.invoke('use.record', { eventId, cards: [{ id, text, minors }], ...more })
}

/** What the desk says of a card. */
export const check = (desk: TestDesk, eventId: string, text: string, recheck = false) =>
  desk.api.invoke('card.check', { eventId, text, recheck })

/** Overwrites the middle of a database file, as a bad sector does. */
export function damage(file: string): void {
  writeFileSync(file, readFileSync(file).fill(0xff, 4_096))
}

/** The id of the first use that was recorded. */
export function idOf(result: RecordResult): string {
  if (result.outcome !== 'recorded') throw new Error(`not recorded: ${JSON.stringify(result.verdict)}`)
  return result.uses[0]?.id ?? ''
}

export const allSent = (desk: TestDesk) => statusWhere(desk, ({ waiting }) => waiting === 0)

const ADMINISTRATOR = '2222'
/** The contract's, which may be written to. */
type Writable = Call<'venue.save'>['limits'] & Limits
/** Sets the administrator's PIN where there is none. Returns the venue that is served. */
async function setAdministrator(desk: TestDesk): Promise<string> {
  const state = await desk.api.invoke('state.get', {})
  if (state.phase !== 'ready') throw new Error('not paired')
  if (!state.pins.administrator)
    await desk.api.invoke('pin.set', { role: 'administrator', pin: ADMINISTRATOR, current: null })
  return state.venue.id
}

/** Sets the venue's limits as an administrator does. */
export async function limit(desk: TestDesk, limits: Limits, settings: Record<string, unknown> = {}): Promise<void> {
  const venueId = await setAdministrator(desk)
  const request = { venueId, limits: limits as Writable, settings, pin: ADMINISTRATOR }
  const saved = await desk.api.invoke('venue.save', request)
  if (saved.outcome !== 'saved') throw new Error(JSON.stringify(saved.findings))
}

/** An event that the desk makes itself, today unless said otherwise; returns its id. */
export async function ownEvent(desk: TestDesk, facts: Partial<NewEvent> = {}): Promise<string> {
  const event: NewEvent = {
    ...{ title: '', production: 'Oma ilta', kind: 'performance', field: 'culture', day: helsinkiDay(Date.now()) },
    ...{ lastDay: null, startsAt: '19:00', place: null, ticketsOnSale: null, capacity: null, peopleAtATime: null },
    ...{ features: [], feeCents: null, ownCap: null, leftOut: null, soldOut: false },
    ...facts,
  }
  if (event.ownCap !== null) await setAdministrator(desk)
  const saved = await desk.api.invoke('event.save', { eventId: newId(), event, pin: ADMINISTRATOR })
  if (saved.outcome !== 'saved') throw new Error(JSON.stringify(saved.findings))
  return saved.event.id
}
