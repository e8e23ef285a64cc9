/** The desk's window in the system's browser: opened, and in a kiosk opened again, whatever became of it. */
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findBrowser, openBrowser, whyNoWindow } from './browser.ts'
import type { Options } from './options.ts'
import { createReopening } from './reopening.ts'
import type { StandaloneServer } from './server.ts'

/** How often the page of a kiosk is asked whether it is there. */
const ASKED_EVERY_MS = 2_000
/** So many questions without an answer in a row, and the page is frozen: 10 s. */
const UNANSWERED = 5
/** One whose connection is gone is dead, or opens again at once: 4 s. */
const UNANSWERED_GONE = 2
/** So many before its first answer: a browser takes long to start on a busy machine. One minute. */
const UNANSWERED_AT_FIRST = 30
/** A browser that is told to go has so long. */
const GOES_WITHIN_MS = 3_000
/** Outside of a kiosk, in the terminal. */
const KEYS = 'Enter opens it again, Ctrl+C ends it.'

export interface DeskWindow {
  /** The browser that was started, or null where none could be. Once: Enter in the terminal opens it again. */
  open(): ChildProcess | null
  /** For good. */
  close(): void
}

/**
 * Where no window can be opened, its address stands in the terminal instead. `say` writes a line there; `printsSlips` is
 * asked whenever one opens.
 */
export function createWindow(
  { dataDir, allowRoot, open, kiosk, browser: wanted }: Options,
  server: StandaloneServer,
  say: (line: string) => void,
  printsSlips: () => boolean,
): DeskWindow {
  const browser = wanted ?? findBrowser()
  const missing = wanted !== null && !existsSync(wanted)
  const reason = missing ? `${wanted} does not exist` : open ? whyNoWindow({ allowRoot, browser }) : null
  const reopening = createReopening()
  /** Outside of a kiosk Enter opens another; a browser that runs already then takes it over, and the new one ends. */
  const living = new Set<ChildProcess>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const sayAddress = (why: string) =>
    say(`Kaikuluukku serves the desk${why}. Open this address once:\n  ${server.issueAddress()}`)

  function openWindow(): ChildProcess | null {
    // Enter while the desk ends: there is nothing left to show
    if (closed) return null
    if (!open || !browser || reason) {
      sayAddress(reason ? `; no window was opened: ${reason}` : '')
      return null
    }
    const isExpected = server.expectWindow()
    const token = isExpected ? null : server.issueToken()
    const given = { url: server.url, token, dataDir, allowRoot, kiosk, printsSlips: printsSlips() }
    const opened = openBrowser(browser, given)
    reopening.opened()
    living.add(opened)
    const unwatch = kiosk ? watch(server, () => replace(opened)) : () => undefined
    const gone = (how: string, failed: boolean) => {
      unwatch()
      if (!living.delete(opened) || closed) return
      if (failed && isExpected) server.unexpectWindow()
      if (kiosk) openAgain(how)
      else if (failed) sayAddress(`; ${browser} ${how}`)
      else if (living.size === 0) say(`The window was closed; the desk goes on. ${KEYS}`)
    }
    opened.on('error', ({ message }) => gone(`did not start (${message})`, true))
    opened.on('exit', (code, signal) => {
      if (code) gone(`ended with an error (${String(code)})`, true)
      else gone(signal ? `was ended (${signal})` : 'was closed', false)
    })
    say(`Kaikuluukku opens in ${browser}, served at ${server.url}.${kiosk ? '' : ` ${KEYS}`}`)
    return opened
  }

  /** Its end opens the next one. */
  function replace(lost: ChildProcess): void {
    say('The page of the kiosk does not answer; its window is closed.')
    end(lost)
  }

  function openAgain(how: string): void {
    const ms = reopening.ended()
    say(`The window of the kiosk ${how}; it is opened again in ${String(ms)} ms.`)
    timer = setTimeout(openWindow, ms)
  }

  return {
    open() {
      const opened = openWindow()
      // a kiosk has one window, which comes back by itself
      if (!kiosk && process.stdin.isTTY) process.stdin.on('data', openWindow).unref()
      return opened
    },
    close() {
      closed = true
      clearTimeout(timer)
      for (const child of living) child.kill()
    },
  }
}

/** One whose page hangs may take no notice of being told. */
function end(child: ChildProcess): void {
  child.kill()
  const force = setTimeout(() => child.kill('SIGKILL'), GOES_WITHIN_MS)
  child.once('exit', () => clearTimeout(force))
}

/**
 * Calls `lost` once when the page has stopped answering. Questions are counted, not time: a computer that slept, or a
 * desk that was busy, asked none meanwhile. Returns how to stop.
 */
function watch(server: Pick<StandaloneServer, 'pageLife'>, lost: () => void): () => void {
  let wasThere = false
  let unanswered = 0
  const timer = setInterval(() => {
    const life = server.pageLife()
    wasThere ||= life === 'answers'
    unanswered = life === 'answers' ? 0 : unanswered + 1
    const most = !wasThere ? UNANSWERED_AT_FIRST : life === 'gone' ? UNANSWERED_GONE : UNANSWERED
    if (unanswered < most) return
    clearInterval(timer)
    lost()
  }, ASKED_EVERY_MS)
  return () => clearInterval(timer)
}
