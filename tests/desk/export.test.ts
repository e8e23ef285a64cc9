import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type ExportWords, KEYING_COLUMNS, type Request } from '../../desk/contract.ts'
import { readTable } from '../../desk/csv/table.ts'
import { exportForKeying, exportJournal } from '../../desk/export.ts'
import { exportsFolder } from '../../desk/export-file.ts'
import { dropKeying, keyedIn, openKeying } from '../../desk/keying.ts'
import { REJECTIONS, type Rejection } from '../../desk/rules/rejection.ts'
import type { OutgoingRecord, UseResult } from '../../desk/sync/protocol.ts'
import { uploadAll } from '../../desk/sync/upload.ts'
import { tempDir } from '../temp.ts'
import { type Bare, bareDesk, correctAt, day, HOLDERS, recordAt, recordedId, undoAt, workOf } from './bare.ts'
import { deskAtWork, limit, newId } from './harness.ts'

const [ALONE, ONE, TWO, THREE] = HOLDERS
/** Milliseconds. */
const DAY = 86_400_000

const named = <K extends string>(names: readonly K[]): Record<K, string> =>
  Object.fromEntries(names.map((name): [string, string] => [name, name])) as Record<K, string>
const words: ExportWords = {
  columns: named(KEYING_COLUMNS),
  states: named(['waiting', 'accepted', 'rejected', 'cancelling', 'replaced', 'taken_back']),
  rejections: named([...REJECTIONS, 'other']),
  channels: named(['desk', 'phone', 'agency', 'paper', 'web']),
  fees: named(['interlibrary_loan', 'overdue_fine', 'copying', 'other']),
}

// nothing of a test may land among the downloads of whoever runs it
beforeEach(() => {
  const config = tempDir()
  const downloads = join(config, 'Lataukset')
  mkdirSync(downloads)
  writeFileSync(join(config, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${downloads}"\n`)
  vi.stubEnv('XDG_CONFIG_HOME', config)
  return () => vi.unstubAllEnvs()
})

/** What the file holds, a record for each line. */
function read(path: string): Record<string, string>[] {
  const [header = [], ...lines] = readFileSync(path, 'utf8').slice(1).trimEnd().split('\r\n').map((line) => line.split(';')) // prettier-ignore
  return lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])))
}

async function written(exporting: ReturnType<typeof exportJournal>) {
  const exported = await exporting
  if (exported.outcome !== 'written') throw new Error(exported.why)
  return { ...exported, lines: read(exported.path) }
}
const atOnce = { work: workOf() }
const all = { id: newId(), filter: 'all', text: null, recordedOn: null, from: null, to: null, words } as const
const list = (desk: Bare, asked: Partial<Request<'journal.export'>> = {}) =>
  written(exportJournal({ ...desk, ...atOnce }, { ...all, ...asked }))

type Said = Rejection | 'accepted' | 'lost'
/** Sends what waits to a register that says this of each; of what is lost no answer comes. */
async function upload(desk: Bare, said: (record: OutgoingRecord) => Said): Promise<string[]> {
  const sent: string[] = []
  const answer = (record: OutgoingRecord): UseResult[] => {
    const result = said(record)
    if (result === 'lost') return []
    return [{ id: record.id, ...(result === 'accepted' ? { result } : { result: 'rejected', reason: result }) }]
  }
  const send = (records: readonly OutgoingRecord[]) => {
    sent.push(...records.map(({ id }) => id))
    return Promise.resolve(records.flatMap(answer))
  }
  const { ledger, session, now } = desk
  await uploadAll({ ledger, client: { send }, keys: session.keys, now, onSettled() {}, log() {} })
  return sent
}

describe('the journal as a file', () => {
  it('tells each use as it stands, the oldest first, and no card', async () => {
    const desk = bareDesk()
    const [hamlet, loan] = [desk.event(), desk.event({ kind: 'fee', production: 'Maksut', startsAt: null })]
    const useId = recordedId(recordAt(desk, hamlet, [[TWO, 2]]))
    recordAt(desk, loan, ONE, { fee: { kind: 'copying', cents: 250 } })
    recordAt(desk, hamlet, ONE)
    undoAt(desk, useId)
    await upload(desk, (record) => (record.type === 'use' && record.kind === 'fee' ? 'card_not_active' : 'accepted'))
    const { lines, rows, path } = await list(desk)
    const same = { day: '21.1.2026', venue: 'Talo', channel: 'desk', recorded: '21.01.2026 18:30' }
    const none = { fee: '', euros: '', why: '' }
    expect(lines).toEqual([
      { ...same, ...none, time: '19:00', event: 'Hamlet', adults: '1', minors: '2', state: 'taken_back' },
      { ...same, time: '', event: 'Maksut', adults: '1', minors: '0', fee: 'copying', euros: '2,5', state: 'rejected', why: 'card_not_active' }, // prettier-ignore
      { ...same, ...none, time: '19:00', event: 'Hamlet', adults: '1', minors: '0', state: 'accepted' },
    ])
    expect(rows).toBe(3)
    expect(readFileSync(path, 'utf8')).not.toMatch(/A9\d|•/)
    expect(await openKeying(desk)).toEqual({ files: [], uses: 0 })
  })

  it('tells a use that was replaced by a correction from one that was taken back', async () => {
    const desk = bareDesk()
    const [first, second] = [desk.event({ production: 'Ensi' }), desk.event({ production: 'Toka' })]
    const states = async () => (await list(desk)).lines.map(({ event, state }) => `${event ?? ''} ${state ?? ''}`)
    const useId = recordedId(recordAt(desk, first, ONE))
    const correction = recordedId(correctAt(desk, useId, { eventId: second }))
    expect(await states()).toEqual(['Ensi replaced', 'Toka waiting'])
    undoAt(desk, correction)
    expect((await states())[0]).not.toBe('Ensi replaced')
  })

  it('holds what is shown: a filter, a card, some days', async () => {
    const desk = bareDesk()
    const [first, second] = [
      desk.event({ production: 'Ensi' }),
      desk.event({ production: 'Toka', day: day('2026-01-22') }),
    ]
    recordAt(desk, first, ONE)
    desk.clock.at += DAY
    recordAt(desk, second, TWO)
    await upload(desk, (use) => ('what' in use && use.what === 'Ensi' ? 'accepted' : 'lost'))
    const events = async (asked: Parameters<typeof list>[1]) =>
      (await list(desk, asked)).lines.map(({ event }) => event)
    expect(await events({ filter: 'waiting' })).toEqual(['Toka'])
    expect(await events({ text: ONE })).toEqual(['Ensi'])
    expect(await events({ text: THREE })).toEqual([])
    expect(await events({ text: 'no card' })).toEqual([])
    expect(await events({ from: day('2026-01-22') })).toEqual(['Toka'])
    expect(await events({ to: day('2026-01-21') })).toEqual(['Ensi'])
    expect(await events({ recordedOn: day('2026-01-22') })).toEqual(['Toka'])
  })

  it('is one that a spreadsheet opens and evaluates nothing of', async () => {
    const desk = bareDesk()
    for (const production of ['=1+1', '+358', '-2', '@A1', 'Tanssi; "ilta"'])
      recordAt(desk, desk.event({ production, productionId: production }), ONE)
    const { path } = await list(desk)
    const bytes = readFileSync(path)
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = bytes.toString('utf8')
    for (const cell of [`;'=1+1;`, `;'+358;`, `;'-2;`, `;'@A1;`, ';"Tanssi; ""ilta""";']) expect(text).toContain(cell)
    const table = readTable(bytes)
    expect(table, 'our own reader takes it').not.toHaveProperty('problem')
  })

  it('of many is written whole, while the desk goes on', async () => {
    const desk = bareDesk()
    const eventId = desk.event({ kind: 'visit', lastDay: null })
    for (let n = 0; n < 450; n++) recordAt(desk, eventId, ALONE, { seen: ['same_card_again', 'already_used'] })
    let turns = 0
    const turn = setInterval(() => turns++, 0)
    const { lines, rows, path } = await list(desk)
    clearInterval(turn)
    expect([lines.length, rows]).toEqual([450, 450])
    expect(readFileSync(path, 'utf8').match(/\ufeff|;event;/g)).toHaveLength(2)
    expect(turns).toBeGreaterThan(0)
  })

  it('is a new file for its user alone, in a folder of the downloads', async () => {
    const desk = bareDesk()
    const [first, second] = [await list(desk), await list(desk)]
    expect(first.path).not.toBe(second.path)
    expect(first.path).toMatch(/Lataukset\/Kaikuluukku\/kaikukortti-2026-01-21-183000\.csv$/)
    expect(statSync(first.path).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(first.path)).mode & 0o777).toBe(0o700)
  })

  it('that the disk does not take is told, with the folder', async () => {
    const desk = bareDesk()
    const downloads = dirname(dirname((await list(desk)).path))
    vi.stubEnv('XDG_CONFIG_HOME', tempDir())
    const home = tempDir()
    expect(exportsFolder(desk.dataDir, {}, home)).toBe(join(desk.dataDir, 'exports'))
    mkdirSync(join(home, 'Downloads'))
    expect(exportsFolder(desk.dataDir, {}, home)).toBe(join(home, 'Downloads', 'Kaikuluukku'))
    const config = tempDir()
    const taken = join(config, 'Lataukset')
    mkdirSync(taken)
    writeFileSync(join(taken, 'Kaikuluukku'), 'a file where the folder should be')
    writeFileSync(join(config, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${taken}"\n`)
    vi.stubEnv('XDG_CONFIG_HOME', config)
    const folder = join(taken, 'Kaikuluukku')
    expect(await exportJournal({ ...desk, ...atOnce }, all)).toEqual({ outcome: 'failed', why: 'refused', folder })
    expect(downloads).not.toBe(taken)
  })
})

describe('a file for keying in', () => {
  /** Five uses: waiting, rejected, accepted, perhaps arrived, and taken back. */
  async function five() {
    const desk = bareDesk()
    const eventId = desk.event()
    const record = (card: string) => recordedId(recordAt(desk, eventId, [[card, 0]], { seen: ['already_used', 'same_card_again'] })) // prettier-ignore
    const [rejected, accepted, lost] = [record(ALONE), record(ONE), record(TWO)]
    await upload(desk, ({ id }) => (id === rejected ? 'event_unknown' : id === lost ? 'lost' : 'accepted'))
    const [waiting, back] = [record(THREE), record(THREE)]
    undoAt(desk, back)
    return { desk, eventId, rejected, accepted, lost, waiting, back }
  }
  const keying = (desk: Bare) => written(exportForKeying({ ...desk, ...atOnce }, { id: newId(), words }))

  it('leaves out who stands at a gate: more may come along, and the file would not say so', async () => {
    const desk = bareDesk()
    const id = recordedId(recordAt(desk, desk.event(), TWO))
    desk.ledger.outbox.hold(id)
    expect(await keying(desk)).toMatchObject({ rows: 0, leftOut: 1 })
    desk.ledger.outbox.letGo(id)
    expect(await keying(desk)).toMatchObject({ rows: 1, leftOut: 0 })
  })

  it('holds what the register certainly lacks, with the number, and says what it leaves out', async () => {
    const { desk, rejected, waiting } = await five()
    const { lines, rows, leftOut, path } = await keying(desk)
    expect(lines).toMatchObject([
      { id: rejected, card: ALONE, state: 'rejected', why: 'event_unknown' },
      { id: waiting, card: THREE, state: 'waiting' },
    ])
    expect([rows, leftOut]).toEqual([2, 1])
    expect(await openKeying(desk)).toEqual({ files: [path], uses: 2 })
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('stays open until staff say that nothing was keyed in, and the journal without cards is no such file', async () => {
    const { desk } = await five()
    const plain = await list(desk)
    const { path } = await keying(desk)
    expect(await dropKeying(desk)).toEqual([])
    expect(await openKeying(desk)).toEqual({ files: [], uses: 0 })
    expect(await upload(desk, () => 'accepted'), 'the desk sends them itself').toHaveLength(2)
    expect(() => statSync(path)).toThrow('ENOENT')
    expect(statSync(plain.path).isFile()).toBe(true)
  })

  it('that was keyed in: none of it is sent any more, its numbers are forgotten, and it counts', async () => {
    const { desk, eventId, rejected, waiting, lost } = await five()
    const taken = desk.ledger.counts.taken(eventId)
    await keying(desk)
    expect(await keyedIn(desk)).toEqual({ marked: 2, toCheck: [] })
    expect(await upload(desk, () => 'accepted')).toEqual([lost])
    expect(desk.ledger.outbox.count(), 'nothing is left to send').toBe(0)
    expect(desk.ledger.counts.taken(eventId)).toBe(taken)
    for (const id of [rejected, waiting])
      expect(desk.ledger.uses.get(id)).toMatchObject({ state: 'accepted', sealedNumber: null, takenBack: 0 })
    expect(await openKeying(desk)).toEqual({ files: [], uses: 0 })
    expect(desk.ledger.uses.rejectedCount()).toBe(0)
  })

  it('of which the desk has sent, begun to send, changed or taken back some since: those are told', async () => {
    const desk = bareDesk()
    const eventId = desk.event()
    const [sent, lost, back, changed] = [ALONE, ONE, TWO, THREE].map((card) =>
      recordedId(recordAt(desk, eventId, card)),
    )
    await keying(desk)
    undoAt(desk, back as string)
    correctAt(desk, changed as string, { eventId, minors: 1 })
    await upload(desk, ({ id }) => (id === lost ? 'lost' : 'accepted'))
    const { marked, toCheck } = await keyedIn(desk)
    expect([marked, toCheck.length]).toEqual([0, 4])
    expect(desk.ledger.outbox.get(lost as string), 'what may have arrived is settled by the register').not.toBeNull()
    expect(desk.ledger.uses.get(sent as string)).toMatchObject({ state: 'accepted' })
  })

  it('may be changed and deleted by staff: the desk remembers what was in it, and asks', async () => {
    const { desk, lost } = await five()
    const { path } = await keying(desk)
    rmSync(path)
    expect(await openKeying(desk)).toEqual({ files: [], uses: 2 })
    expect(await keyedIn(desk)).toEqual({ marked: 2, toCheck: [] })
    expect(await upload(desk, () => 'accepted')).toEqual([lost])
  })

  it('that the ledger does not know of, since the power went, is read', async () => {
    const { desk } = await five()
    const { path } = await keying(desk)
    const text = readFileSync(path)
    await dropKeying(desk)
    writeFileSync(path, text)
    expect(await openKeying(desk)).toEqual({ files: [path], uses: 0 })
    expect(await keyedIn(desk)).toEqual({ marked: 2, toCheck: [] })
  })

  it('is told once: a file that could not be removed marks nothing twice', async () => {
    const { desk } = await five()
    const { path } = await keying(desk)
    const text = readFileSync(path)
    await keyedIn(desk)
    writeFileSync(path, text)
    expect(await keyedIn(desk)).toEqual({ marked: 0, toCheck: [] })
  })

  it('of another desk of the same user, or of the demonstration, is not this desk’s to remove or to mark', async () => {
    const { desk } = await five()
    const { path } = await keying(desk)
    const demo = { ...desk, session: { ...desk.session, pairing: { ...desk.session.pairing, demo: 1 as const } } }
    for (const other of [bareDesk(), demo]) {
      expect((await openKeying(other)).files).toEqual([])
      await dropKeying(other)
    }
    expect((await keyedIn(bareDesk())).toCheck).toEqual([])
    expect(statSync(path).isFile()).toBe(true)
  })

  it('needs the administrator, and so does the word that all of it was keyed in', async () => {
    const { desk } = await deskAtWork()
    const write = (pin: string | null) => desk.api.invoke('keying.export', { id: newId(), words, pin })
    const done = (pin: string | null) => desk.api.invoke('keying.done', { pin })
    for (const ask of [write, done]) {
      await expect(ask(null)).rejects.toThrow('pin_needed')
      await expect(ask('2222')).rejects.toThrow('pin_not_set')
    }
    await limit(desk, {})
    for (const ask of [write, done]) await expect(ask('3333')).rejects.toThrow('pin_wrong')
    expect(await write('2222')).toMatchObject({ outcome: 'written', rows: 0 })
    expect(await done('2222')).toEqual({ marked: 0, toCheck: [] })
  })
})
