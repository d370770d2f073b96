// A topic that is open hears of new posts; whoever writes has drafts, names, pasted pictures and a preview. All of it works without, too.
import { keepDrafts } from './discussions/drafts.ts'
import { startArrivals } from './discussions/arrivals.ts'
import { suggestPeople } from './discussions/people.ts'
import { startPreview } from './discussions/preview.ts'
import { startTools } from './discussions/tools.ts'
import { startUploads } from './discussions/uploads.ts'

startArrivals()
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-writing]')) {
  const editor = form.querySelector<HTMLElement>('[data-editor]')
  const field = form.querySelector<HTMLTextAreaElement>('textarea[name="body"]')
  if (!editor || !field) continue
  startTools(editor, field)
  startPreview(form, editor, field)
  suggestPeople(editor, field)
  startUploads(form, editor, field)
  keepDrafts(form, editor)
}
