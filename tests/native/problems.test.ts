import { expect, test } from 'vitest'
import { serialProblem } from '../../native/serial/problem.ts'
import { parseSerial, serialFault, speedOf } from '../../native/serial/settings.ts'

test.each([
  ['Error: No such file or directory, cannot open /dev/ttyACM0', 'serial_missing'],
  ['Error: No such device or address, cannot open /dev/ttyS9', 'serial_missing'],
  ['Opening COM9: File not found', 'serial_missing'],
  ['Error Resource temporarily unavailable Cannot lock port', 'serial_busy'],
  ['Error: Device or resource busy, cannot open /dev/ttyACM0', 'serial_busy'],
  ['Opening COM3: Access denied', 'serial_busy'],
  ['Error: Permission denied, cannot open /dev/ttyACM0', 'serial_no_permission'],
  ['Invalid parity setting 2', 'serial_settings'],
  ['Invalid stop bits setting 2', 'serial_settings'],
  ['Error: Inappropriate ioctl for device setting custom baud rate of 9600', 'serial_failed'],
])('%s is %s', (message, problem) => expect(serialProblem(new Error(message))).toBe(problem))

test.each([
  ['/dev/ttyACM0', '/dev/ttyACM0', '9600 8N1'],
  ['/dev/ttyS0:19200', '/dev/ttyS0', '19200 8N1'],
  ['/dev/ttyS0:19200:7E1', '/dev/ttyS0', '19200 7E1'],
  ['/dev/ttyS0:1200:7o2', '/dev/ttyS0', '1200 7O2'],
  ['/dev/ttyS0:8M1.5', '/dev/ttyS0', '9600 8M1.5'],
  ['COM3', 'COM3', '9600 8N1'],
  ['COM3:115200:8S1', 'COM3', '115200 8S1'],
  ['/dev/serial/by-id/usb:1-2', '/dev/serial/by-id/usb:1-2', '9600 8N1'],
  ['/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0', '/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0', '9600 8N1'],
  ['/dev/serial/by-path/usb-0:1:1.0:4800:8E1', '/dev/serial/by-path/usb-0:1:1.0', '4800 8E1'],
])('%s is %s at %s, and nothing is wrong with it', (text, path, speed) => {
  const settings = parseSerial(text)
  expect([settings.path, speedOf(settings)]).toEqual([path, speed])
  expect(serialFault(text)).toBeNull()
})

test.each(['/dev/ttyS0:110', '/dev/ttyS0:4000000'])('there is nothing wrong with %s', (text) =>
  expect(serialFault(text)).toBeNull(),
)

test.each([
  ['/dev/ttyS0:5', 'speed'],
  ['/dev/ttyS0:109', 'speed'],
  ['/dev/ttyS0:0', 'speed'],
  ['/dev/ttyS0:4000001', 'from 110 to 4000000'],
  [`/dev/ttyS0:${'9'.repeat(400)}`, 'speed'],
  ['/dev/ttyS0:', 'speed'],
  ['/dev/ttyS0::8N1', 'speed'],
  ['/dev/ttyACM0:abc', 'its speed is a whole number'],
  ['COM3:fast', 'speed'],
  ['/dev/ttyS0:9600baud', 'speed'],
  ['/dev/ttyS0:abc:8N1', 'speed'],
  ['/dev/ttyS0:9600:abc', 'speed'],
  ['/dev/ttyS0:9600:8N1:1', 'speed'],
  ['/dev/ttyS0:9600:9N1', 'data bits are 7 or 8'],
  ['/dev/ttyS0:9600:8X1', 'parity is N, E, O, M or S'],
  ['/dev/ttyS0:9600:8N3', 'stop bits are 1, 1.5 or 2'],
  ['', 'path is missing'],
  [':9600', 'path is missing'],
  [`/dev/${'x'.repeat(1_100)}`, 'too long'],
])('what is wrong with %s is said in words', (text, words) => expect(serialFault(text)).toContain(words))
