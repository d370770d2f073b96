import { keepScores } from './evaluation/keep-scores.ts'

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-scores]')) keepScores(form)
