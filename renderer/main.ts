import { mount } from 'svelte'
import './tokens.css'
import './app.css'
import App from './App.svelte'
import { createApp } from './lib/app.ts'
import { connect } from './lib/connection.ts'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
mount(App, { target, props: { app: createApp(connect()) } })
