/** A serial cable for tests: two ttys joined by socat. One end is the scanner's, the other is the desk's. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export class Cable {
  /** In the place of `/dev`. */
  readonly folder = mkdtempSync(join(tmpdir(), 'kaikuluukku-tty-'))
  readonly #scannerEnd = join(this.folder, 'scanner')
  /** What the desk opens, named as a scanner over USB is. */
  readonly path = join(this.folder, 'ttyACM0')
  #socat: ChildProcess | null = null
  #scanner: FileHandle | null = null

  async plug(): Promise<void> {
    const end = (link: string) => `pty,raw,echo=0,link=${link}`
    this.#socat = spawn('socat', [end(this.#scannerEnd), end(this.path)], { stdio: 'ignore' })
    await until(() => existsSync(this.path) && existsSync(this.#scannerEnd))
    this.#scanner = await open(this.#scannerEnd, 'w')
  }

  async unplug(): Promise<void> {
    await this.#scanner?.close()
    this.#scanner = null
    const socat = this.#socat
    this.#socat = null
    if (!socat || socat.exitCode !== null) return
    socat.kill()
    await once(socat, 'exit')
  }

  async write(text: string | Uint8Array): Promise<void> {
    await this.#scanner?.write(Buffer.from(text))
  }

  async remove(): Promise<void> {
    await this.unplug()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Waits until it is so; throws when it takes too long. */
export async function until(so: () => boolean, ms = 8_000): Promise<void> {
  const end = Date.now() + ms
  while (!so()) {
    if (Date.now() > end) throw new Error('waited in vain')
    await sleep(5)
  }
}
