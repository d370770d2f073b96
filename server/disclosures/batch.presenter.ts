import { formatYuan, fen } from '../../core/money.ts'
import type { BatchResult, Picked } from './batch.service.ts'
import type { ReviewState } from './disclosures.rules.ts'
import { hrefOf, presentFindings, english, type Reader } from './record.presenter.ts'

/** The page before several are approved together: each with what was found, and those that have to be decided by themselves. */
export function presentBatch({ step, picked }: { step: ReviewState; picked: readonly Picked[] }, reader: Reader) {
  const { t } = reader
  const rows = picked.map((one) => rowOf(one, reader))
  const together = rows.filter(({ denied }) => denied === undefined)
  return {
    title: t('reviewing.batch.title'),
    head: {
      crumbs: [{ label: t('disclosures.reviews.title'), href: '/reviews' }],
      facts: [t(`disclosures.status.${step}`), t('disclosures.reviews.count', { n: rows.length })],
    },
    step,
    rows,
    together: together.length,
    press: t('reviewing.batch.do', { n: together.length }),
  }
}

function rowOf({ disclosure, working, findings, openHits, denied }: Picked, reader: Reader) {
  const { t, fmt } = reader
  const total = working.totalFen === null ? '' : formatYuan(fen(working.totalFen))
  return {
    pick: `${disclosure.id}:${disclosure.version}`,
    href: hrefOf(disclosure, working),
    title: working.title,
    department: english(reader, disclosure.departmentName, disclosure.departmentNameEn),
    size: [working.lineCount > 0 ? t('reviewing.batch.lines', { n: working.lineCount }) : '', total]
      .filter((text) => text !== '')
      .join(t('frame.dot')),
    due: fmt.date(disclosure.dueOn),
    findings: presentFindings(findings, reader),
    hits: openHits,
    denied: denied === undefined ? undefined : t(denied),
  }
}

/** What is told of each, one by one: first those that did not pass. */
export function batchNotices(results: readonly BatchResult[], { t }: Reader) {
  const done = results.filter((result) => 'done' in result).length
  const refused = results.flatMap((result) =>
    'refused' in result
      ? [
          {
            kind: 'warn' as const,
            text: t('reviewing.batch.refused', { title: result.title, why: t(result.refused.code, result.refused.params) }),
          },
        ]
      : [],
  )
  return done === 0 ? refused : [...refused, { kind: 'ok' as const, text: t('reviewing.batch.done', { n: done }) }]
}
