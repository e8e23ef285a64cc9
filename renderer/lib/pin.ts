/** Four to eight digits, as the contract has it. */
export const isPin = (text: string): boolean => /^\d{4,8}$/.test(text)
