import { denyDraft } from '../disclosures/disclosures.policy.ts'
import { correctedChip, statusOf } from '../disclosures/status.presenter.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Actor } from '../auth/policy.ts'
import type { ItemPage } from './catalogue.service.ts'
import { REGISTER_KEYS, timingText } from './catalogue.table.ts'

/** Everything that /catalogue/:id prints. */
export function presentItem({ item, departments }: ItemPage, actor: Actor, words: Words) {
  const { t, locale } = words
  const mayDraft =
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
        mayDraft && { label: t('catalogue.item.draft'), icon: 'pencil', href: `/disclosures/new?item=${item.id}`, primary: true },
      ],
    },
    facts: [
      { label: t('catalogue.column.timing'), value: timingText(item, words) },
      { label: t('catalogue.column.cycle'), value: t(`catalogue.cycle.${item.cycle}`) },
      { label: t('catalogue.column.audience'), value: t(`catalogue.audience.${item.audience}`) },
      { label: t('catalogue.column.review'), value: t(item.reviewLevel < 2 ? 'catalogue.review.1' : 'catalogue.review.2') },
      {
        label: t('catalogue.column.person'),
        value: item.person === null ? '' : inWords(locale, item.person, item.personEn ?? item.person),
      },
      {
        label: t('catalogue.column.register'),
        value: t(`reading.register.${REGISTER_KEYS.find((key) => key === item.register) ?? 'documents'}`),
      },
      { label: t('catalogue.column.basis'), value: item.legalBasis },
    ],
    elements: item.elements.map(({ zh, en }) => inWords(locale, zh, en)),
    departments: departments.map((department) => departmentRow(department, item.id, words)),
  }
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
