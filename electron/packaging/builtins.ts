/** Node's own modules in the built programs: taken by `process.getBuiltinModule`, not imported. */
import type { Plugin } from 'vite'

/** As rolldown writes them, a line each. */
const IMPORT = /^import (?:\* as )?([\w$]+|\{.+\}) from "(node:[a-z\d/_]+)";$/gm

/**
 * An import of one of Node's modules reads each of its names, and some load a great part of Node when they are read: 15 ms of
 * the launcher's start. What is taken reads those that are used.
 */
export function builtins(): Plugin {
  return {
    name: 'builtins',
    apply: 'build',
    renderChunk: {
      order: 'post',
      handler: (code) => ({ code: takeBuiltins(code), map: null }),
    },
  }
}

/** The code of a program with its imports of Node's modules replaced. Throws where it is written in a way that is not known. */
export function takeBuiltins(code: string): string {
  const taken = code.replace(
    IMPORT,
    (_line, names: string, module: string) =>
      `const ${names.replace(/([\w$]+) as ([\w$]+)/g, '$1: $2')} = process.getBuiltinModule("${module}");`,
  )
  const left = /^(?:import|export)\b.*"node:.*$|^const \{.*\bdefault:.*$/m.exec(taken)
  if (left) throw new Error(`an import of Node's that is written in another way: ${left[0]}`)
  return taken
}
