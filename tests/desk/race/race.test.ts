import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { build } from 'vite'
import { createDeskApi, PortTransport } from '../../../desk/contract.ts'
import { bareDesk, HOLDERS } from '../bare.ts'
import { CARD, deskAtWork, newId, ownEvent } from '../harness.ts'
import type { Round } from './racer.ts'

const ROUNDS = 1_000
const LONG = 180_000

it(
  'for the last ticket two processes race on one file, and one wins, always',
  async () => {
    const desk = bareDesk()
    desk.limit({ performance: { cap: 1 } })
    const events = Array.from({ length: ROUNDS }, () => desk.event())
    const racers = await startRacers(desk.dataDir, desk.venueKey)
    for (const eventId of events) {
      const outcomes = await Promise.all(
        racers.map((racer, i) => race(racer, { eventId, text: HOLDERS[i as 0 | 1], id: newId() })),
      )
      expect(outcomes.toSorted()).toEqual(['cap_full', 'recorded'])
      expect(desk.ledger.counts.taken(eventId)).toBe(1)
    }
  },
  LONG,
)

it(
  'for the last ticket two screens race on one desk, and one wins, always',
  async () => {
    const { desk } = await deskAtWork()
    const eventId = await ownEvent(desk, { ownCap: 1 })
    const screens = [desk.api, secondScreen(desk.desk)]
    for (let round = 0; round < ROUNDS; round++) {
      const results = await Promise.all(
        screens.map((api, i) =>
          api.invoke('use.record', {
            eventId,
            cards: [{ id: newId(), text: i === 0 ? CARD.admit : CARD.family, minors: 0 }],
          }),
        ),
      )
      const winner = results.find(({ outcome }) => outcome === 'recorded')
      const loser = results.find(({ outcome }) => outcome === 'not_recorded')
      expect(loser).toMatchObject({ verdict: { reasons: [{ code: 'cap_full', limit: 1, taken: 1 }] } })
      if (winner?.outcome !== 'recorded') throw new Error('nobody won')
      await desk.api.invoke('use.undo', { id: newId(), useId: winner.uses[0]?.id ?? '' })
    }
  },
  LONG,
)

/** Two processes with the ledger open. */
async function startRacers(dataDir: string, venueKey: string): Promise<ChildProcess[]> {
  // where node_modules can be found from
  const outDir = join(process.cwd(), 'tests', '.results', 'race')
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(import.meta.dirname, 'racer.ts'),
      outDir,
      emptyOutDir: true,
      rolldownOptions: { output: { entryFileNames: 'racer.mjs' } },
    },
    ssr: { noExternal: ['valibot'] },
  })
  const racers = [0, 1].map(() =>
    fork(join(outDir, 'racer.mjs'), [dataDir, venueKey], { execArgv: [], cwd: process.cwd() }),
  )
  onTestFinished(() => racers.forEach((racer) => void racer.kill()))
  await Promise.all(racers.map((racer) => once(racer, 'message')))
  return racers
}

async function race(racer: ChildProcess, round: Round): Promise<string> {
  const answer = once(racer, 'message')
  racer.send(round)
  return String((await answer)[0])
}

function secondScreen(desk: Awaited<ReturnType<typeof deskAtWork>>['desk']['desk']) {
  const transport = new PortTransport()
  const port = desk.connect((message) => transport.receive(message))
  transport.join((message) => port.receive(structuredClone(message)))
  return createDeskApi(transport)
}
