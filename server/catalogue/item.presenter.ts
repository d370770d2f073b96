import { denyDraft } from '../disclosures/disclosures.policy.ts'
import { recentPeriods } from '../disclosures/disclosures.rules.ts'
import { registerFor } from '../registers/index.ts'
import { correctedChip, statusOf } from '../disclosures/status.presenter.ts'
import type { Cite } from '../laws/laws.service.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Actor } from '../auth/policy.ts'
import type { ItemPage } from './catalogue.service.ts'
import { cycleText, timingText, type ListedItem } from './catalogue.table.ts'
import { fieldLabel, groundText, openToText, retentionText } from './official.presenter.ts'

/** Everything that /catalogue/:id prints. */
export function presentItem(
  { item, departments, editions, shots }: ItemPage,
  actor: Actor,
  words: Words,
  { subscribe, cite }: { readonly subscribe: object | undefined; readonly cite: Cite },
) {
  const { t, locale } = words
  const taken = takenBy(item, shots, words.today)
  const mayDraft =
    item.way !== 'withheld' &&
    denyDraft(
      actor,
      departments.map(({ id }) => id),
    ) === undefined
  return {
    head: {
      crumbs: [{ label: t('catalogue.title'), href: '/catalogue' }],
      title: inWords(locale, item.title, item.titleEn),
      facts: [item.code, inWords(locale, item.topClass, item.topClassEn), inWords(locale, item.className, item.classNameEn)],
      actions: [
        { label: t('catalogue.item.records'), icon: 'file-text', href: `/disclosures?item=${item.id}` },
        subscribe,
        mayDraft && taken !== undefined && { label: t('catalogue.item.taken'), icon: 'file-text', href: `/disclosures/${taken.id}` },
        mayDraft &&
          taken === undefined && {
            label: t('catalogue.item.draft'),
            icon: 'pencil',
            href: `/disclosures/new?item=${item.id}`,
            primary: true,
          },
      ],
    },
    facts: [
      { label: t('catalogue.column.timing'), value: timingText(item, words) },
      { label: t('catalogue.column.cycle'), value: cycleText(item, words) },
      { label: t('catalogue.column.audience'), value: t(`catalogue.audience.${item.audience}`) },
      { label: t('catalogue.column.review'), value: reviewText(item, words) },
      {
        label: t('catalogue.column.person'),
        value: item.person === null ? '' : inWords(locale, item.person, item.personEn ?? item.person),
      },
      {
        label: t('catalogue.column.register'),
        value: t(registerFor(item.register).title),
      },
      { label: t('editions.official.way'), value: t(`editions.way.${item.way}`) },
      { label: t('editions.official.open_to'), value: openToText(item, words) },
      {
        label: t('editions.official.channels'),
        value: item.channels.map((channel) => t(`editions.channel.${channel}`)).join(t('table.list_join')),
      },
      { label: t('editions.official.tier'), value: t(`editions.tier.${item.tier}`) },
      { label: t('editions.official.stage'), value: t(`editions.stage.${item.stage}`) },
      { label: t('editions.official.retention'), value: retentionText(item.retentionYears, words) },
      { label: t('editions.official.secrecy'), value: t(`editions.secrecy.${item.secrecyCheck}`) },
      ...withheldFacts(item, words),
      { label: t('catalogue.column.basis'), value: item.legalBasis, parts: cite(item.legalBasis) },
    ],
    withheld: item.way === 'withheld' ? t('editions.withheld.banner') : undefined,
    editions: editions.map((one) => editionRow(one, words)),
    elements: item.elements.map(({ zh, en }) => inWords(locale, zh, en)),
    departments: departments.map((department) => departmentRow(department, item.id, words)),
  }
}

/** The record to correct instead, when every period that could be drafted now has its publication already. */
function takenBy({ cycle }: Pick<ListedItem, 'cycle'>, shots: ItemPage['shots'], today: string): ItemPage['shots'][number] | undefined {
  const periods = recentPeriods(cycle, today)
  const keys = periods.length > 0 ? periods : [today.slice(0, 4)]
  return keys.every((open) => shots.some(({ key }) => key === open)) ? shots.find(({ key }) => keys.includes(key)) : undefined
}

function departmentRow({ id, name, nameEn, latest }: ItemPage['departments'][number], itemId: number, { t, fmt, locale }: Words) {
  return {
    name: inWords(locale, name, nameEn),
    href: `/disclosures?item=${itemId}&department=${id}`,
    record:
      latest === undefined
        ? undefined
        : {
            title: latest.title,
            href: `/disclosures/${latest.id}`,
            when: fmt.when(latest.publishedAt),
            chip: correctedChip(latest, t) ?? statusOf(latest, t),
          },
  }
}

/** 一般事项：科室初审 → 保密审查 → 分管领导批准 */
function reviewText({ levelName, levelNameEn, levelSteps }: ListedItem, { t, locale }: Words): string {
  const steps = levelSteps.map((step) => t(`catalogue.review.${step}`)).join(' → ')
  return [inWords(locale, levelName, levelNameEn), steps].filter((text) => text !== '').join(t('frame.colon'))
}

function withheldFacts(item: ListedItem, words: Words) {
  if (item.way !== 'withheld') return []
  const { t, fmt } = words
  return [
    { label: t('editions.field.withheld_ground'), value: groundText(item.withheldGround, words) },
    { label: t('editions.field.withheld_explanation'), value: item.withheldExplanation },
    { label: t('editions.field.review_due_on'), value: fmt.date(item.reviewDueOn) },
  ]
}

function editionRow({ editionId, number, effectiveOn, what, fields, note }: ItemPage['editions'][number], { t, fmt }: Words) {
  const changed = fields.map((field) => t(fieldLabel(field))).join(t('table.list_join'))
  return {
    text: t(`editions.item.history.${what}`, { number: String(number), fields: changed }),
    href: `/catalogue/editions/${editionId}`,
    when: fmt.date(effectiveOn),
    note: what === 'same' ? '' : note,
  }
}
