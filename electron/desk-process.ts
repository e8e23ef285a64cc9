/** The desk's utility process. */
import * as v from 'valibot'
import { openDesk } from '../desk/desk.ts'
import { hostDesk } from './desk-host.ts'
import { log as say } from '../desk/log.ts'
import { exitOnFatal } from '../desk/fatal.ts'
import { DeskArguments } from './messages.ts'

const exit = (code: number) => process.exit(code)

exitOnFatal(process, 'desk', exit)
hostDesk(
  { parentPort: process.parentPort, open: openDesk, exit, log: say },
  v.parse(DeskArguments, JSON.parse(process.argv[2] ?? '')),
)
