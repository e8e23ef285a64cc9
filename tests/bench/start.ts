import type { Figure } from './figures.ts'
export const start = (): Figure[] => []
export const memory = (): Figure[] => []
