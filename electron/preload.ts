import { contextBridge, ipcRenderer } from 'electron'
import { bridgeDesk } from './bridge.ts'
import { bridgePrinting } from './print-bridge.ts'
import { bridgeUpdates } from './update-bridge.ts'

bridgeDesk(contextBridge, ipcRenderer)
bridgePrinting(contextBridge, ipcRenderer)
bridgeUpdates(contextBridge, ipcRenderer)
