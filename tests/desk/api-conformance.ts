/** Holds what crosses the wire against docs/kaikukanta-api.yaml, whoever speaks: the register, a client, a proxy. */
import addFormats from 'ajv-formats'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'yaml'

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** One request with its answer. Bodies as they crossed the wire or decoded: a gzipped body is unpacked here. */
export interface Exchange {
  readonly method: string
  /** Absolute, or a path. */
  readonly url: string
  readonly requestHeaders: Headers
  readonly requestBody: string | Uint8Array | null
  readonly status: number
  readonly responseHeaders: Headers
  readonly responseBody: string | Uint8Array
}
export interface CheckOptions {
  /** The request is wrong on purpose: only the answer is held against the contract. */
  readonly wrongRequest?: boolean
}
export interface Conformance {
  /** Throws an error that lists everything that does not conform. */
  check(exchange: Exchange, options?: CheckOptions): void
  /** Operations that no exchange has had a good answer of, as `POST /v1/uses`. */
  unvisited(): string[]
  /** Answers that no exchange has had, as `POST /v1/uses 413`. */
  unvisitedAnswers(): string[]
  /** What is wrong with a value that is to be of this schema of the contract, such as `Use`. */
  faultsOf(schema: string, value: unknown): string[]
  /** What does not conform among the examples of the contract itself. */
  wrongExamples(): string[]
}

interface Media {
  schema: object
  example?: unknown
  examples?: Record<string, { value: unknown }>
  'x-ndjson'?: { first: object; each: object; last: object }
}
interface Parameter {
  $ref?: string
  name: string
  in: 'path' | 'query'
  required?: boolean
  schema: object
}
interface Answer {
  $ref?: string
  headers: Record<string, { $ref?: string; required?: boolean; schema: object }>
  content: Record<string, Media>
}
interface Operation {
  security: Record<string, unknown>[]
  parameters?: Parameter[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, Answer>
}
interface Found {
  readonly name: string
  readonly pattern: RegExp
  readonly method: string
  readonly operation: Operation
  readonly parameters: Parameter[]
}

const FILE = join(import.meta.dirname, '../../docs/kaikukanta-api.yaml')
const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** The contract as it stands in the file, or another text of it. */
export function conformance(yaml: string = readFileSync(FILE, 'utf8')): Conformance {
  const contract = new Contract(yaml)
  const seen = new Set<string>()
  return {
    check(exchange, { wrongRequest = false } = {}) {
      const found = contract.find(exchange)
      if (!found) throw new Error(`${exchange.method} ${exchange.url}: no such operation in the contract`)
      const faults = [
        ...(wrongRequest ? [] : contract.requestFaults(found, exchange)),
        ...contract.answerFaults(found, exchange),
      ]
      if (faults.length > 0) throw new Error(`${found.name} ${String(exchange.status)}:\n  ${faults.join('\n  ')}`)
      seen.add(`${found.name} ${String(exchange.status)}`)
    },
    unvisited: () =>
      contract.operations
        .map(({ name }) => name)
        .filter((name) => ![...seen].some((one) => one.startsWith(`${name} 2`))),
    unvisitedAnswers: () =>
      contract.operations
        .flatMap(({ name, operation }) => Object.keys(operation.responses).map((status) => `${name} ${status}`))
        .filter((answer) => !seen.has(answer)),
    faultsOf: (schema, value) => contract.faultsOf(schema, value),
    wrongExamples: () => contract.wrongExamples(),
  }
}

class Contract {
  readonly operations: Found[]
  readonly #document: Record<string, unknown>
  readonly #ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true })
  readonly #compiled = new Map<object, ValidateFunction>()

  constructor(yaml: string) {
    this.#document = parse(yaml) as Record<string, unknown>
    // CommonJS whose types put the function under `default`, where it also is
    addFormats.default(this.#ajv)
    const schemas = (this.#document['components'] as { schemas: object }).schemas
    this.#ajv.addSchema(absolute({ $id: 'contract', $defs: schemas }))
    this.operations = this.#listOperations()
  }

  #listOperations(): Found[] {
    const paths = this.#document['paths'] as Record<string, Record<string, unknown>>
    return Object.entries(paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => {
        const operation = item[method] as Operation
        const shared = (item['parameters'] ?? []) as Parameter[]
        return {
          name: `${method.toUpperCase()} ${path}`,
          method: method.toUpperCase(),
          pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
          operation,
          parameters: [...shared, ...(operation.parameters ?? [])].map((one) => this.#resolve(one)),
        }
      }),
    )
  }

  /** A path without braces comes before one with. */
  find({ method, url }: Exchange): Found | undefined {
    const { pathname } = new URL(url, 'http://register')
    return this.operations
      .filter((one) => one.method === method.toUpperCase() && one.pattern.test(pathname))
      .sort((a, b) => a.name.split('{').length - b.name.split('{').length)[0]
  }

  requestFaults({ operation, parameters, pattern }: Found, exchange: Exchange): string[] {
    const faults: string[] = []
    const headers = lowered(exchange.requestHeaders)
    if (
      operation.security.length > 0 &&
      exchange.status !== 401 &&
      !/^Bearer \S+$/.test(headers['authorization'] ?? '')
    )
      faults.push('request: no bearer token')
    const url = new URL(exchange.url, 'http://register')
    const path = pattern.exec(url.pathname)?.groups ?? {}
    for (const { name, in: where, required, schema } of parameters) {
      const text = where === 'path' ? decodeURIComponent(path[name] ?? '') : url.searchParams.get(name)
      if (text === null && required) faults.push(`request: no ${name} in the query`)
      if (text !== null) faults.push(...this.#valueFaults(schema, text, `request: ${name}`))
    }
    const known = new Set(parameters.filter((one) => one.in === 'query').map((one) => one.name))
    for (const name of url.searchParams.keys())
      if (!known.has(name)) faults.push(`request: unknown ${name} in the query`)
    return [...faults, ...this.#requestBodyFaults(operation, headers, exchange.requestBody)]
  }

  #requestBodyFaults(operation: Operation, headers: Record<string, string>, body: Exchange['requestBody']): string[] {
    const text = body === null ? '' : Buffer.from(body).toString('utf8')
    if (!operation.requestBody) return text === '' ? [] : ['request: a body where none belongs']
    const type = mediaType(headers['content-type'])
    const media = operation.requestBody.content[type]
    return media ? this.#jsonFaults(media.schema, text, 'request body') : [`request: content type "${type}"`]
  }

  answerFaults({ operation }: Found, exchange: Exchange): string[] {
    const stored = operation.responses[String(exchange.status)]
    if (!stored) return [`answer: status ${String(exchange.status)} is not in the contract`]
    const answer = this.#resolve(stored)
    const headers = lowered(exchange.responseHeaders)
    const faults: string[] = []
    for (const [name, stored] of Object.entries(answer.headers)) {
      const { required, schema } = this.#resolve(stored)
      const value = headers[name.toLowerCase()]
      if (value === undefined && required) faults.push(`answer: no header ${name}`)
      if (value !== undefined) faults.push(...this.#faults(schema, value, `answer: header ${name}`))
    }
    const type = mediaType(headers['content-type'])
    const media = answer.content[type]
    if (!media) return [...faults, `answer: content type "${type}"`]
    const text = textOf(exchange.responseBody)
    const lines = media['x-ndjson']
    return [...faults, ...(lines ? this.#lineFaults(lines, text) : this.#jsonFaults(media.schema, text, 'answer body'))]
  }

  #lineFaults({ first, each, last }: NonNullable<Media['x-ndjson']>, text: string): string[] {
    if (!text.endsWith('\n')) return ['answer: the last line is cut']
    const lines = text.slice(0, -1).split('\n')
    const faults = lines.flatMap((line, i) => {
      const schema = i === 0 ? first : i === lines.length - 1 ? last : each
      return this.#jsonFaults(schema, line, `answer line ${String(i + 1)}`)
    })
    if (faults.length > 0) return faults
    const { count } = JSON.parse(lines[0] as string) as { count: number }
    const { end } = JSON.parse(lines.at(-1) as string) as { end: number }
    const rows = lines.length - 2
    return count === rows && end === rows
      ? []
      : [`answer: ${String(rows)} rows, head ${String(count)}, end ${String(end)}`]
  }

  #jsonFaults(schema: object, text: string, what: string): string[] {
    try {
      return this.#faults(schema, JSON.parse(text), what)
    } catch (error) {
      return [`${what}: ${error instanceof SyntaxError ? 'not JSON' : String(error)}`]
    }
  }

  /** A parameter is text on the wire and may be a number in the contract. */
  #valueFaults(schema: object, text: string, what: string): string[] {
    const asText = this.#faults(schema, text, what)
    return asText.length > 0 && /^\d+$/.test(text) ? this.#faults(schema, Number(text), what) : asText
  }

  #faults(schema: object, value: unknown, what: string): string[] {
    let validate = this.#compiled.get(schema)
    if (!validate) {
      validate = this.#ajv.compile(absolute(schema))
      this.#compiled.set(schema, validate)
    }
    if (validate(value)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${what}${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    )
  }

  faultsOf(name: string, value: unknown): string[] {
    return this.#faults({ $ref: `#/components/schemas/${name}` }, value, name)
  }

  #resolve<T extends { $ref?: string }>(value: T): T {
    if (value.$ref === undefined) return value
    const steps = value.$ref.replace(/^#\//, '').split('/')
    return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], this.#document) as T
  }

  wrongExamples(): string[] {
    return this.operations.flatMap(({ name, operation }) =>
      [operation.requestBody, ...Object.values(operation.responses).map((one) => this.#resolve(one))].flatMap((body) =>
        Object.values(body?.content ?? {}).flatMap(({ schema, example, examples }) =>
          [example, ...Object.values(examples ?? {}).map(({ value }) => value)]
            .filter((value) => value !== undefined)
            .flatMap((value) => this.#faults(schema, value, `${name} example`)),
        ),
      ),
    )
  }
}

/** The schema with its references into the document turned into references to the contract that ajv knows. */
const absolute = (schema: object): object =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"contract#/$defs/')) as object

const mediaType = (header: string | undefined): string => (header ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

function lowered(headers: Headers): Record<string, string> {
  const entries = Object.entries(headers).filter((entry) => entry[1] !== undefined)
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]))
}

function textOf(body: string | Uint8Array): string {
  if (typeof body === 'string') return body
  const isGzip = body[0] === 0x1f && body[1] === 0x8b
  return Buffer.from(isGzip ? gunzipSync(body) : body).toString('utf8')
}
