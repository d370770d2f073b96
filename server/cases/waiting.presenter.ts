import { isMessageKey } from '../i18n/index.ts'
import type { Words } from '../web/words.ts'
import { gradeText, paragraphs } from './page.presenter.ts'
import type { Waiting } from './waiting.service.ts'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What waits, for whoever wrote it; `state` is a chip. */
export const presentWaiting = (waiting: readonly Waiting[], words: Words) =>
  waiting.map(({ letter, receivedOn, refused }) => {
    const { t, fmt, calendar } = words
    const { fields } = letter
    const about = letter.what === 'letter' ? textOf(fields['title']) : gradeText(textOf(fields['grade']), words)
    const text = textOf(fields['body']) || textOf(fields['text']) || textOf(fields['remark'])
    const date = fmt.date(calendar.addWorkingDays(receivedOn, 1).date)
    const why = refused !== null && isMessageKey(refused) ? t(refused) : ''
    return {
      what: letter.what === 'letter' ? t(`cases.kind.${letter.kind}`) : t(`cases.act.${letter.act}`),
      on: fmt.date(receivedOn),
      paragraphs: [about, ...paragraphs(text)].filter((line) => line !== ''),
      chip:
        refused === null
          ? { kind: 'idle' as const, text: t('cases.waiting.state') }
          : { kind: 'late' as const, text: t('cases.waiting.refused') },
      remark: refused === null ? t('cases.waiting.until', { date }) : why,
    }
  })
