/** A file from outside, read as a table or told why not, in the words of the contract. docs/rules.md#sold-elsewhere */
import type { FileProblem } from './contract.ts'
import type { CellProblem, FileProblem as WholeFileProblem } from './csv/columns.ts'
import { readTable, type Table } from './csv/table.ts'

export interface Unreadable {
  readonly outcome: 'unreadable'
  readonly problem: FileProblem
}

/** Reads a file that came as base64, by what its columns mean. */
export function readFile<R extends object>(file: string, read: (table: Table) => R | WholeFileProblem): R | Unreadable {
  const table = readTable(Buffer.from(file, 'base64'))
  if ('code' in table) return { outcome: 'unreadable', problem: ofFile(table) }
  const rows = read(table)
  return 'code' in rows ? { outcome: 'unreadable', problem: ofFile(rows) } : rows
}

const MEGABYTE = 1024 * 1024

/** What is wrong with the whole file. For a column, `column` is our name of the field and `value` what the file may or does call it. */
function ofFile(problem: WholeFileProblem): FileProblem {
  const { code } = problem
  switch (code) {
    case 'too_large':
      return { code: 'file_too_large', value: String(problem.most / MEGABYTE) }
    case 'too_many_rows':
    case 'too_many_columns':
      return { code, value: String(problem.most) }
    case 'broken_quotes':
      return { code, line: problem.line }
    case 'missing_column':
      return { code, column: problem.field, value: problem.accepted.join(', ') }
    case 'double_column':
      return { code, column: problem.field, value: problem.columns.join(', ') }
    default:
      return { code }
  }
}

/** What is wrong with a row. `value` is what the cell says, which is never a card number; of two numbers that disagree, both. */
export function ofRow(problem: CellProblem): FileProblem {
  const { code } = problem
  switch (code) {
    case 'wrong_cells':
      return { code, value: `${String(problem.cells)}/${String(problem.columns)}` }
    case 'counts_disagree':
      return { code, value: `${String(problem.tickets)}/${String(problem.minors)}` }
    case 'same_as_line':
      return { code, line: problem.other }
    default:
      return { code, column: problem.column, value: problem.given ?? undefined }
  }
}
