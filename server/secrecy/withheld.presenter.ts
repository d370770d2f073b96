import { dateInShanghai } from '../../core/dates.ts'
import type { Words } from '../web/words.ts'
import { ARTICLE } from './gate.rules.ts'
import type { Withholding, WithholdingReview } from './withholding.service.ts'

const DAY = 86_400_000
const daysTo = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY)
/** From this many days before its date on, a re-evaluation is near. */
const NEAR = 30

function dueChip(reviewOn: string, { t, today }: Words) {
  const n = daysTo(today, reviewOn)
  if (n < 0) return { kind: 'miss' as const, text: t('secrecy.withheld.overdue', { n: -n }), icon: 'alert-triangle' }
  if (n === 0) return { kind: 'soon' as const, text: t('secrecy.withheld.today'), icon: 'clock' }
  return { kind: n <= NEAR ? ('soon' as const) : ('idle' as const), text: t('secrecy.withheld.in', { n }), icon: 'clock' }
}

/** The list of what is withheld: what has to be looked at again now, then the rest. */
export function presentWithheld(withheld: readonly Withholding[], words: Words) {
  const { t, fmt, locale, today } = words
  const say = (zh: string, en: string): string => (locale === 'en' && en !== '' ? en : zh)
  const row = (one: Withholding) => ({
    href: `/disclosures/withheld/${one.id}`,
    title: one.title,
    item: say(one.itemTitle, one.itemTitleEn),
    ground: t(`secrecy.ground.${one.ground}`),
    article: t(`secrecy.article.${ARTICLE[one.ground]}`),
    department: say(one.departmentName, one.departmentNameEn),
    decided: fmt.date(dateInShanghai(one.decidedAt)),
    on: fmt.date(one.reviewOn),
    chip: dueChip(one.reviewOn, words),
  })
  const due = withheld.filter(({ reviewOn }) => reviewOn <= today)
  const later = withheld.filter(({ reviewOn }) => reviewOn > today)
  const section = (key: 'due' | 'later', rows: readonly Withholding[]) => ({
    key,
    label: t(`secrecy.withheld.${key}`),
    count: t('secrecy.withheld.count', { n: rows.length }),
    rows: rows.map(row),
  })
  return {
    head: { crumbs: [{ label: t('disclosures.title'), href: '/disclosures' }], facts: [t('secrecy.withheld.note')] },
    sections: [section('due', due), section('later', later)].filter(({ rows }) => rows.length > 0),
    empty: withheld.length === 0 ? { text: t('secrecy.withheld.empty'), todo: t('secrecy.withheld.empty.todo') } : undefined,
  }
}

/** One decision: its ground, its history, and (for whoever may) the form that looks at it again. */
export function presentWithholding(one: Withholding, reviews: readonly WithholdingReview[], words: Words) {
  const { t, fmt, locale } = words
  const say = (zh: string, en: string): string => (locale === 'en' && en !== '' ? en : zh)
  const reopened = one.reopenedAt !== null
  return {
    head: {
      crumbs: [
        { label: t('disclosures.title'), href: '/disclosures' },
        { label: t('secrecy.withheld.title'), href: '/disclosures/withheld' },
      ],
      facts: [
        reopened ? { kind: 'ok', text: t('secrecy.withheld.reopened') } : dueChip(one.reviewOn, words),
        say(one.departmentName, one.departmentNameEn),
        say(one.itemTitle, one.itemTitleEn),
      ],
    },
    facts: [
      {
        label: t('secrecy.withhold.ground'),
        value: `${t(`secrecy.ground.${one.ground}`)}（${t(`secrecy.article.${ARTICLE[one.ground]}`)}）`,
      },
      { label: t('secrecy.withhold.explanation'), value: one.explanation },
      { label: t('secrecy.withheld.decided_by'), value: say(one.decidedByName, one.decidedByNameEn) },
      { label: t('secrecy.withheld.column.decided'), value: fmt.dateTime(one.decidedAt) },
      { label: t('secrecy.withhold.review_on'), value: reopened ? '' : fmt.date(one.reviewOn) },
      {
        label: t('secrecy.withheld.record'),
        value: t('disclosures.version', { n: one.versionNumber }),
        href: `/disclosures/${one.disclosureId}/versions/${one.versionNumber}`,
      },
    ],
    timeline: reviews.map((review) => ({
      title: t(`secrecy.reevaluate.${review.outcome}`),
      who: say(review.decidedByName, review.decidedByNameEn),
      at: fmt.dateTime(review.decidedAt),
      remark: review.remark,
    })),
  }
}
