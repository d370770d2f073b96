import { inWords, type Words } from '../web/words.ts'
import type { Acknowledgements, Asked } from './readership.service.ts'

const total = (shares: readonly { asked: number; done: number }[]) => ({
  asked: shares.reduce((sum, share) => sum + share.asked, 0),
  done: shares.reduce((sum, share) => sum + share.done, 0),
})

/** What a record's page says about its readers: how many (never who), and, apart from it, what a notice asks them to confirm by name. */
export function presentReadership(id: number, versionNumber: number, reads: number, asked: Asked | undefined, { t, fmt, today }: Words) {
  return {
    id,
    version: versionNumber,
    count: reads,
    asked:
      asked === undefined
        ? undefined
        : {
            versionNumber,
            late: asked.by < today,
            by: fmt.date(asked.by),
            asksMe: asked.asksMe,
            mine: asked.mine === undefined ? undefined : t('notifications.ask.mine', { at: fmt.dateTime(asked.mine) }),
            progress:
              asked.shares === undefined
                ? undefined
                : {
                    ...total(asked.shares),
                    text: t('notifications.ask.progress', total(asked.shares)),
                    href: `/disclosures/${id}/acknowledgements`,
                  },
          },
  }
}

/** The list of who has confirmed. */
export function presentAcknowledgements({ disclosure, by, shares }: Acknowledgements, { t, fmt, locale }: Words) {
  const { asked, done } = total(shares)
  return {
    options: {
      department: shares.map((share) => ({ value: String(share.department_id), text: inWords(locale, share.name, share.name_en) })),
    },
    head: {
      crumbs: [{ label: disclosure.title, href: `/disclosures/${disclosure.id}` }],
      facts: [t('notifications.ask.progress', { asked, done }), t('notifications.list.by', { by: fmt.date(by) })],
    },
    shares: shares.map((share) => ({
      name: inWords(locale, share.name, share.name_en),
      asked: fmt.number(share.asked),
      done: fmt.number(share.done),
      rate: fmt.percent(share.done / share.asked, 0),
      whole: share.done === share.asked,
    })),
  }
}
