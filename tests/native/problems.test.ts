import { expect, test } from 'vitest'
import { serialProblem } from '../../native/serial-problem.ts'
import { parseSerial, serialFault } from '../../native/serial-settings.ts'

test.each([
  ['Error: No such file or directory, cannot open /dev/ttyACM0', 'serial_missing'],
  ['Error: No such device or address, cannot open /dev/ttyS9', 'serial_missing'],
  ['Opening COM9: File not found', 'serial_missing'],
  ['Error Resource temporarily unavailable Cannot lock port', 'serial_busy'],
  ['Error: Device or resource busy, cannot open /dev/ttyACM0', 'serial_busy'],
  ['Opening COM3: Access denied', 'serial_busy'],
  ['Error: Permission denied, cannot open /dev/ttyACM0', 'serial_no_permission'],
  ['Error: Inappropriate ioctl for device setting custom baud rate of 9600', 'serial_failed'],
])('%s is %s', (message, problem) => expect(serialProblem(new Error(message))).toBe(problem))

test.each([
  ['/dev/ttyACM0', '/dev/ttyACM0', 9_600],
  ['/dev/ttyS0:19200', '/dev/ttyS0', 19_200],
  ['COM3', 'COM3', 9_600],
  ['/dev/serial/by-id/usb:1-2', '/dev/serial/by-id/usb:1-2', 9_600],
])('%s is %s at %i', (text, path, baudRate) => expect(parseSerial(text)).toEqual({ path, baudRate }))

test.each(['/dev/ttyACM0', '/dev/ttyS0:110', '/dev/ttyS0:4000000', 'COM3', '/dev/serial/by-id/usb:1-2'])(
  'there is nothing wrong with %s',
  (text) => expect(serialFault(text)).toBeNull(),
)

test.each([
  ['/dev/ttyS0:5', 'speed'],
  ['/dev/ttyS0:109', 'speed'],
  ['/dev/ttyS0:0', 'speed'],
  ['/dev/ttyS0:4000001', 'from 110 to 4000000'],
  [`/dev/ttyS0:${'9'.repeat(400)}`, 'speed'],
  ['/dev/ttyS0:', 'speed'],
  ['', 'path is missing'],
  [':9600', 'path is missing'],
  [`/dev/${'x'.repeat(1_100)}`, 'too long'],
])('what is wrong with %s is said in words', (text, words) => expect(serialFault(text)).toContain(words))
