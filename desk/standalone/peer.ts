/** Whose program is at the other end of a connection on this machine. Linux tells; elsewhere nobody does. */
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { endianness } from 'node:os'

/** Every TCP connection of this machine with the user whose socket it is, a line each: proc(5). */
const TABLE = '/proc/net/tcp'
const ESTABLISHED = '01'
const LISTENING = '0A'
/** Of the columns of a line, split at its spaces. */
const [LOCAL, REMOTE, STATE, USER] = [1, 2, 3, 7]
/** 127.0.0.1 as the table writes it: the bytes of the address as one number of this machine. */
const LOOPBACK = endianness() === 'LE' ? '0100007F' : '7F000001'
const NOBODY = '00000000:0000'

/** Whether connections to the port that this program listens on are told of: whether that it listens is. */
export const areTold = (port: number): boolean => isOurs(at(port), NOBODY, LISTENING)

/**
 * Whether the other end is a program of the user who runs this one, while the connection stands. False also where that
 * cannot be told. Only for 127.0.0.1: every 127.x.x.x is this machine, and has the same ports once more.
 */
export const isOwnPeer = ({ remoteAddress, remotePort = 0, localAddress, localPort = 0 }: Socket): boolean =>
  remoteAddress === '127.0.0.1' && localAddress === '127.0.0.1' && isOurs(at(remotePort), at(localPort), ESTABLISHED)

function isOurs(local: string, remote: string, state: string): boolean {
  const user = String(process.getuid?.())
  return table().some((line) => {
    const columns = line.trim().split(/\s+/)
    return columns[LOCAL] === local && columns[REMOTE] === remote && columns[STATE] === state && columns[USER] === user
  })
}

function table(): string[] {
  try {
    return readFileSync(TABLE, 'latin1').split('\n')
  } catch {
    return []
  }
}

const at = (port: number): string => `${LOOPBACK}:${port.toString(16).toUpperCase().padStart(4, '0')}`
