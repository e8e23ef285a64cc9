import { contextBridge, ipcRenderer } from 'electron'
import { bridgeDesk } from './bridge.ts'

bridgeDesk(contextBridge, ipcRenderer)
