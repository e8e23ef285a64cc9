/** Starts the demonstration register and says what can be done with it, or why it could not start. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../../db/store-error.ts'
import type { DemoCard } from '../contract.ts'
import { openRegister, type Register, serveRegister, type Serving } from './register.ts'
import { DEMO_CODE, demoCards } from './seed.ts'

export interface RunOptions {
  readonly port: number
  readonly data: string
  readonly host: string | undefined
  readonly issuerToken: string | undefined
}
export type Running = { readonly banner: string; stop(): Promise<void> } | { readonly fault: string }

export async function run(options: RunOptions): Promise<Running> {
  const register = open(options)
  if ('fault' in register) return register
  const serving = await serve(register, options)
  if ('fault' in serving) {
    register.close()
    return serving
  }
  return {
    banner: bannerOf(serving.url, register.issuerToken, options.data),
    async stop() {
      await serving.close()
      register.close()
    },
  }
}

function open({ data, issuerToken }: RunOptions): Register | { fault: string } {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
    const file = join(data, 'kaikukanta.db')
    return openRegister(issuerToken === undefined ? { file } : { file, issuerToken })
  } catch (error) {
    if (!(error instanceof StoreError) && !isSystemError(error)) throw error
    const advice = 'Make the folder writable, or give another one with --data=DIR.'
    return { fault: `The data folder ${data} cannot be used: ${error.message}\n${advice}` }
  }
}

async function serve(register: Register, { port, host }: RunOptions): Promise<Serving | { fault: string }> {
  try {
    return await serveRegister(register, host === undefined ? { port } : { port, host })
  } catch (error) {
    if (!isSystemError(error)) throw error
    const at = `${host ?? '127.0.0.1'}:${String(port)}`
    return { fault: WHY_NOT[error.code]?.(at) ?? `Nothing can listen at ${at}: ${error.message}` }
  }
}

const WHY_NOT: Record<string, (at: string) => string> = {
  EADDRINUSE: (at) =>
    `The port is taken: something listens at ${at} already, perhaps another Kaikukanta.\n` +
    'Stop it, or give another port with --port=N (--port=0 takes any free one).',
  EACCES: (at) => `This user may not listen at ${at}.\nGive a port above 1023 with --port=N.`,
  EADDRNOTAVAIL: (at) => `This computer does not have the address of ${at}.\nGive one of its own with --host=ADDRESS.`,
}

const isSystemError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error

const SHOWS: Record<DemoCard['shows'], string> = {
  admit: 'good, the holder alone',
  admit_family: 'good, with children',
  last_day: 'today is its last day',
  expired: 'ran out yesterday',
  expires_before_event: 'runs out tomorrow: not for what comes after',
  inactive: 'not active',
  banned: 'banned',
  in_transfer: 'in transfer',
  community: 'community card, never alone',
}

function bannerOf(url: string, issuerToken: string, data: string): string {
  const cards = demoCards().map(({ number, shows }) => `  ${number.padEnd(12)}${SHOWS[shows]}`)
  return [
    `Kaikukanta, demonstration: ${url}`,
    `  pairing code   ${DEMO_CODE}`,
    `  issuer token   ${issuerToken}`,
    // in the fragment, which a browser does not send and the page takes out of the address at once
    `  issuer's page  ${url}/#token=${encodeURIComponent(issuerToken)}`,
    `  data           ${data}`,
    '',
    'Made-up cards to try:',
    ...cards,
    '',
    'Ctrl+C ends it.',
  ].join('\n')
}
