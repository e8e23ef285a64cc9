/** The ledger's name in a data folder. By itself, so that whoever only looks for it loads nothing of the ledger. */
export const LEDGER_FILE = 'ledger.db'
