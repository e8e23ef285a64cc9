/** The desk and the devices as processes of their own: a crash of one touches neither the other nor the window. */
import * as v from 'valibot'
import { log as say } from '../desk/log.ts'
import type { Host } from './host.ts'
import type { SafeStore } from './key-store.ts'
import { type DeskArguments, FromDeskProcess, type KeyRequest } from './messages.ts'
import type { ShellOptions } from './options.ts'
import type { Switchboard } from './ports.ts'
import { Service } from './service.ts'
import { createTrouble } from './trouble.ts'

export interface Programs {
  readonly desk: string
  readonly devices: string
}

type Parts = {
  readonly host: Pick<Host, 'app' | 'dialog' | 'utilityProcess'>
  readonly programs: Programs
  readonly options: ShellOptions
  readonly keyStore: SafeStore
  readonly ports: Switchboard
  /** The administrator ends the program. */
  readonly leave: () => void
}

/** Starts both. The answer stops both, and resolves when their files are closed. */
export function startServices(parts: Parts): () => Promise<void> {
  const services = [startDesk(parts), startDevices(parts)]
  return async () => void (await Promise.all(services.map((service) => service.stop())))
}

function startDesk({ host, programs, options, keyStore, ports, leave }: Parts): Service {
  const trouble = createTrouble(host)
  const args = deskArguments(options, keyStore.name)
  const service: Service = new Service(
    'desk',
    () => host.utilityProcess.fork(programs.desk, args, { serviceName: 'Kaikuluukku desk' }),
    {
      started: (child) => ports.setDesk(child),
      ended: () => ports.setDesk(null),
      message(message) {
        const told = v.parse(FromDeskProcess, message)
        if (told.type === 'ready') trouble.opened()
        else if (told.type === 'failed') trouble.failed(told.words)
        else if (told.type === 'leave') leave()
        else void answerKey(host, keyStore, told).then((answer) => service.post(answer))
      },
    },
  )
  return service
}

/** A refusal to wrap is the pairing's end, and only here are there words for why. */
async function answerKey({ dialog }: Pick<Host, 'dialog'>, keyStore: SafeStore, request: KeyRequest) {
  const answer = await keyStore.answer(request)
  if (answer.type === 'key-refused') {
    say(`key store: ${request.action} refused: ${answer.reason}`)
    if (request.action === 'wrap') dialog.showErrorBox('Kaikuluukku', answer.reason)
  }
  return answer
}

function startDevices({ host, programs, options, ports }: Parts): Service {
  const args = [options.dataDir]
  return new Service(
    'devices',
    () => host.utilityProcess.fork(programs.devices, args, { serviceName: 'Kaikuluukku devices' }),
    {
      started: (child) => ports.setDevices(child),
      ended: () => ports.setDevices(null),
      message: () => undefined,
    },
  )
}

/** As desk-process.ts reads them. */
function deskArguments({ dataDir, demo, kiosk, setup, serial }: ShellOptions, keyStore: string): string[] {
  return [JSON.stringify({ dataDir, demo, kiosk, setup, serial, keyStore } satisfies DeskArguments)]
}
