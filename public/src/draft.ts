import { keepDraft } from './frame/draft.ts'

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) keepDraft(form)
