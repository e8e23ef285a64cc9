import { mount } from 'svelte'
import './tokens.css'
import './app.css'
import App from './App.svelte'
import { createApp } from './lib/app.ts'
import { connect } from './lib/connection.ts'
import { tellWhenResting } from './lib/resting.ts'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
// entered by a one-time address: neither the URL bar nor the history keeps it
if (location.pathname === '/enter') history.replaceState(null, '', '/')
target.replaceChildren()
const app = createApp(connect())
mount(App, { target, props: { app } })
tellWhenResting(app)
