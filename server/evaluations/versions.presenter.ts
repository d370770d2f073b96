import type { Change, LineDifference, SubjectDifference } from '../../core/evaluation/differences.ts'
import { inWords, type Words } from '../web/words.ts'
import { formatPoints } from './cycles.rules.ts'
import type { VersionPage } from './ranking.service.ts'
import { everyIndicator, gradeName } from './scheme-words.presenter.ts'
import { sheetHref, versionName } from './sheets.presenter.ts'

/** What a version changed, by subject: what is recorded, and the lines that it comes from. */
export function presentVersion(page: VersionPage, words: Words) {
  const { cycle, version, before, versions } = page
  const { t } = words
  const at = `/evaluations/${cycle.id}`
  return {
    crumbs: [
      { label: t('ranking.evaluation'), href: '/evaluations' },
      { label: cycle.title, href: at },
      { label: t('ranking.title'), href: `${at}/ranking` },
    ],
    title: t('ranking.version.title', { n: version.number }),
    facts: [
      versionName(version, words),
      ...(version.createdBy === '' ? [] : [inWords(words.locale, version.createdBy, version.createdByEn)]),
    ],
    reason: version.reason,
    first: before === undefined,
    none: before !== undefined && page.differences.length === 0,
    said:
      before === undefined ? t('ranking.version.first') : t('ranking.version.said', { n: page.differences.length, before: before.number }),
    subjects: page.differences.map((one) => presentSubject(one, page, words)),
    versions: versions.map((one) => ({
      text: t('ranking.version.short', { n: one.number }),
      href: `${at}/versions/${one.number}`,
      current: one.id === version.id,
    })),
    sha256: version.sha256,
  }
}

/** What a reader looks for; the rest follows from it. */
const SHOWN = ['recorded', 'rank', 'finalGrade', 'quota', 'rescale', 'vetoes'] as const

function presentSubject({ subject, changes, lines }: SubjectDifference, page: VersionPage, words: Words) {
  const { t, locale } = words
  const found = page.subjects.find(({ key }) => key === subject)
  const leaves = new Map(everyIndicator(page.scheme.indicators).map((one) => [one.code, one]))
  return {
    name: found === undefined ? subject : inWords(locale, found.name, found.nameEn),
    href: sheetHref(page.cycle.id, subject, page.version.id === page.cycle.versionId ? undefined : page.version.number),
    changes: SHOWN.flatMap((what) => {
      const change = changes.find((one) => one.what === what)
      return change === undefined
        ? []
        : [{ label: t(`ranking.changed.${what}`), from: valueOf(change, 'before', page, words), to: valueOf(change, 'after', page, words) }]
    }),
    lines: lines.map((line) => ({
      code: line.code,
      name: leaves.get(line.code)?.name ?? '',
      from: lineText(line.before, words),
      to: lineText(line.after, words),
    })),
  }
}

function valueOf({ what, ...values }: Change, side: 'before' | 'after', { scheme }: VersionPage, { t, locale }: Words): string {
  const value = values[side]
  if (value === undefined || value === '') return t('ranking.changed.none')
  if (what === 'quota') return t(`ranking.quota.${value as 'within' | 'beyond' | 'tie'}`)
  if (what === 'finalGrade') return gradeName(scheme.grades, String(value), locale)
  return what === 'recorded' ? formatPoints(Number(value)) : String(value)
}

function lineText(value: LineDifference['before'], { t }: Words): string {
  if (value === undefined) return t('ranking.changed.none')
  return value.state === 'scored' || value.state === 'overridden' ? formatPoints(value.points) : t(`ranking.state.${value.state}`)
}
