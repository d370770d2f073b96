import { formatYuan, fen } from '../../core/money.ts'
import type { BatchResult, Picked } from './batch.service.ts'
import { decide, isReviewState, type ReviewState } from './disclosures.rules.ts'
import { stepsOf } from './disclosures.types.ts'
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
    press: pressOf(together, reader),
  }
}

/** What the button does: a last approval publishes, and whoever presses must know. */
function pressOf(together: readonly { readonly publishes: boolean }[], { t }: Reader): string {
  const [n, published] = [together.length, together.filter(({ publishes }) => publishes).length]
  if (published === 0) return t('reviewing.batch.do', { n })
  return published === n ? t('reviewing.batch.do.publish', { n }) : t('reviewing.batch.do.some', { n, published })
}

function rowOf({ disclosure, working, findings, openHits, denied }: Picked, reader: Reader) {
  const { t, fmt } = reader
  const total =
    working.totalFen === null
      ? []
      : [t('reviewing.batch.lines', { n: working.lineCount }), `${formatYuan(fen(working.totalFen))} ${t('common.unit.yuan')}`]
  return {
    pick: `${disclosure.id}:${disclosure.version}`,
    href: hrefOf(disclosure, working),
    title: working.title,
    department: english(reader, disclosure.departmentName, disclosure.departmentNameEn),
    size: total.join(t('frame.dot')),
    due: disclosure.dueOn === null ? '' : t('reviewing.batch.due', { on: fmt.date(disclosure.dueOn) }),
    publishes: isReviewState(working.state) && decide(working.state, 'pass', stepsOf(disclosure, working)) === 'published',
    findings: presentFindings(findings, reader),
    hits: openHits,
    // A chip is no sentence.
    denied: denied === undefined ? undefined : t(denied).replace(/[。.]$/, ''),
  }
}

/** What is told of each, one by one: first those that did not pass. */
export function batchNotices(results: readonly BatchResult[], { t }: Reader) {
  const done = results.flatMap((result) => ('done' in result ? [result.done.state] : []))
  const published = done.filter((state) => state === 'published').length
  const passed = done.length - published
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
  return [
    ...refused,
    ...(published === 0 ? [] : [{ kind: 'ok' as const, text: t('reviewing.batch.done.published', { n: published }) }]),
    ...(passed === 0 ? [] : [{ kind: 'ok' as const, text: t('reviewing.batch.done', { n: passed }) }]),
  ]
}
