import type { Figure } from './figures.ts'
export const paint = (): Figure[] => []
