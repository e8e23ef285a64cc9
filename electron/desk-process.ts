/** The desk's utility process. */
import * as v from 'valibot'
import { openDesk } from '../desk/desk.ts'
import { hostDesk } from './desk-host.ts'
import { keepLog, log as say } from '../desk/log.ts'
import { openLogFile } from '../desk/log-file.ts'
import { exitOnFatal } from '../desk/fatal.ts'
import { DeskArguments } from './messages.ts'

const exit = (code: number) => process.exit(code)

exitOnFatal(process, 'desk', exit)
const args = v.parse(DeskArguments, JSON.parse(process.argv[2] ?? ''))
keepLog(openLogFile(args.dataDir, 'desk'))
hostDesk({ parentPort: process.parentPort, open: openDesk, exit, log: say }, args)
