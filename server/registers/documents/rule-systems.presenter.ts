import type { Actor } from '../../auth/policy.ts'
import { daysBetween } from '../../../core/dates.ts'
import type { ReadContext } from '../register.ts'
import { inWords, type Words } from '../../web/words.ts'
import { denyReviewing, type RuleSystemFact, type SystemReview } from './rule-systems.rules.ts'
import type { RuleSystemsPage } from './rule-systems.service.ts'

/** On the record: who looked at it last and left it as it is; undefined where nobody has. */
export function presentSystemReview(
  review: SystemReview | undefined,
  { t, fmt, locale }: ReadContext,
): { text: string; hash: string } | undefined {
  if (review === undefined) return undefined
  return {
    text: t('documents.reviewed.line', {
      when: fmt.dateTime(review.at),
      name: inWords(locale, review.reviewerName, review.reviewerNameEn),
      n: review.versionNumber,
      due: fmt.date(review.nextDueOn),
    }),
    hash: review.contentHash,
  }
}

/** Everything that /catalogue/systems prints. */
export function presentRuleSystems(page: RuleSystemsPage, actor: Actor, words: Words) {
  const { t } = words
  const present = page.systems.filter((system) => system.present).length
  const overdue = page.systems.filter((system) => system.overdue).length
  return {
    head: {
      crumbs: [{ label: t('catalogue.title'), href: '/catalogue' }],
      title: t('documents.systems.title'),
      facts: [
        t('documents.systems.present', { n: present, of: page.systems.length }),
        overdue > 0
          ? { kind: 'miss', text: t('documents.systems.overdue', { n: overdue }), icon: 'alert-triangle' }
          : t('documents.systems.none_overdue'),
      ],
    },
    rows: page.systems.map((system) => presentSystem(system, page, actor, words)),
  }
}

const SOON_DAYS = 30

function chipOf(
  { present, version, overdue, nextDueOn }: RuleSystemFact,
  { t, today }: Words,
): { kind: string; text: string; icon: string } {
  if (version === undefined) return { kind: 'miss', text: t('documents.systems.missing'), icon: 'alert-triangle' }
  if (!present) return { kind: 'late', text: t('documents.systems.not_in_force'), icon: 'clock-exclamation' }
  if (overdue)
    return {
      kind: 'miss',
      text: t('documents.systems.review_overdue', { n: daysBetween(nextDueOn ?? today, today) }),
      icon: 'alert-triangle',
    }
  const left = daysBetween(today, nextDueOn ?? today)
  return left <= SOON_DAYS
    ? { kind: 'soon', text: t('documents.systems.review_soon', { n: left }), icon: 'clock' }
    : { kind: 'ok', text: t('documents.systems.in_force'), icon: 'check' }
}

function presentSystem(system: RuleSystemFact, { departments, records }: RuleSystemsPage, actor: Actor, words: Words) {
  const { t, fmt, locale } = words
  const { version, review } = system
  const name = t(`documents.system.${system.system}`)
  if (version === undefined) return { key: system.system, name, chip: chipOf(system, words), empty: t('documents.systems.missing_help') }
  const department = departments.get(version.facts.ownerDepartmentId ?? version.departmentId)
  const recordVersion = records.get(version.disclosureId)
  return {
    key: system.system,
    name,
    chip: chipOf(system, words),
    title: version.title,
    href: recordVersion === undefined ? undefined : `/disclosures/${version.disclosureId}`,
    number: version.documentNumber,
    owner: [department === undefined ? '' : inWords(locale, department.name, department.nameEn), version.facts.ownerName],
    inForce: fmt.date(version.facts.inForceOn),
    reviewed: fmt.date(system.lastReviewedOn),
    how:
      review === undefined
        ? t('documents.systems.by_version', { n: version.number })
        : t('documents.systems.unchanged_by', { name: inWords(locale, review.reviewerName, review.reviewerNameEn) }),
    due: fmt.date(system.nextDueOn),
    sign:
      recordVersion === undefined || denyReviewing(actor, version) !== undefined
        ? undefined
        : { action: `/catalogue/systems/${version.disclosureId}/reviewed`, version: recordVersion, dialog: `review-${system.system}` },
  }
}
