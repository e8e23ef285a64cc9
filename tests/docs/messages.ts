/** The messages of a language, from all of their files. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../../desk/contract.ts'

export type Message = string | readonly { readonly match: Readonly<Record<string, string>> }[]

const PROJECT = new URL('../../renderer/project.inlang/', import.meta.url)

export function messagesOf(language: Language): Record<string, Message> {
  const settings = JSON.parse(readFileSync(new URL('settings.json', PROJECT), 'utf8')) as {
    readonly 'plugin.inlang.messageFormat': { readonly pathPattern: readonly string[] }
  }
  const files = settings['plugin.inlang.messageFormat'].pathPattern.map((pattern) => {
    const file = new URL(join('..', pattern.replace('{locale}', language)), PROJECT)
    const messages = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Message>
    return Object.fromEntries(Object.entries(messages).filter(([key]) => key !== '$schema'))
  })
  return Object.assign({}, ...files) as Record<string, Message>
}

/** One text, or one for each grammatical number. */
export const textsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : message.flatMap(({ match }) => Object.values(match))
