/** A display without a screen, and a browser on it that can be watched while X delivers the keys. */
import { chromium, type Page } from '@playwright/test'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { CHROMIUM } from './product.ts'

export interface Display {
  readonly env: { DISPLAY: string }
  /** Runs xdotool on this display. */
  xdotool(...args: string[]): void
  /** Runs lines of commands, all in one xdotool: the pauses between them are its own. */
  run(script: string): void
  /** The layout of the computer's keyboard. It lasts while a program is on the display. */
  layout(name: string): void
  /** How many windows are on it, menus and dialogs among them. */
  windows(): number
  end(): void
}

/** Keys come when they are typed, also while the machine is busy: root may ask for it, and anybody else goes without. */
const SOONER = ['-n', '-15']

/** Starts Xvfb on a display number of its own choosing. */
export async function startDisplay(): Promise<Display> {
  const server = spawn(
    'nice',
    [...SOONER, 'Xvfb', '-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  )
  const number = await firstLine(server)
  const env = { DISPLAY: `:${number}` }
  const onDisplay = { env: { ...process.env, ...env } }
  return {
    env,
    xdotool: (...args) => void execFileSync('xdotool', args, onDisplay),
    run: (script) =>
      void execFileSync('nice', [...SOONER, 'xdotool', '-'], { ...onDisplay, input: `${script}\n`, stdio: 'pipe' }),
    layout: (name) => void execFileSync('setxkbmap', [name], onDisplay),
    windows: () =>
      String(execFileSync('xdotool', ['search', '--onlyvisible', '--name', '.*'], onDisplay))
        .trim()
        .split('\n').length,
    end: () => void server.kill(),
  }
}

function firstLine(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.stdio[3]?.once('data', (chunk) => resolve(String(chunk).trim()))
  })
}

/** A browser takes seconds to start on a busy machine. Milliseconds. */
const STARTS_WITHIN = 40_000

/** A browser for `--browser`: the system's own, with a port to watch it by. */
export async function watchableBrowser(dir: string): Promise<{ file: string; watch(address?: string): Promise<Page> }> {
  const port = await freePort()
  const file = join(dir, 'watchable-chromium')
  writeFileSync(
    file,
    `#!/bin/sh\nexec ${CHROMIUM.executablePath} --remote-debugging-port=${String(port)} --disable-gpu "$@"\n`,
  )
  chmodSync(file, 0o755)
  const watch = async (address = 'http://127.0.0.1') => {
    for (const end = Date.now() + STARTS_WITHIN; Date.now() < end;) {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${String(port)}`).catch(() => null)
      const page = browser
        ?.contexts()[0]
        ?.pages()
        .find((open) => open.url().startsWith(address))
      if (page) return page
      await browser?.close()
      await new Promise((later) => setTimeout(later, 50))
    }
    throw new Error(`no page of ${address} was opened`)
  }
  return { file, watch }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const { port } = server.address() as { port: number }
  await new Promise((closed) => server.close(closed))
  return port
}
