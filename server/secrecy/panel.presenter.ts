import { dateInShanghai } from '../../core/dates.ts'
import type { Words } from '../web/words.ts'
import type { Disclosure, DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { ARTICLE, type Found } from './gate.rules.ts'
import { countKinds, fieldOf, kindName, outcomeCounts, placeName } from './hits.presenter.ts'
import type { Referral } from './office.service.ts'
import type { GatePanel } from './panel.service.ts'

/** The gate beside a record: what was found, where it stands, and what can be done. */
export function presentPanel(panel: GatePanel, disclosure: Disclosure, shown: DisclosureVersion, words: Words) {
  const { t, fmt } = words
  const { gate, may } = panel
  const at = (verb: string): string => `/disclosures/${disclosure.id}/${verb}`
  const own = `/disclosures/${disclosure.id}/versions/${shown.number}`
  const stops = gate.hits.some(({ severity }) => severity === 'stop')
  const open = gate.hits.filter(({ severity, outcome }) => severity !== 'stop' && outcome === 'open').length
  return {
    scanned:
      gate.scan === undefined
        ? t(unscanned(disclosure, shown))
        : t('secrecy.panel.scanned', { at: fmt.dateTime(gate.scan.scannedAt), texts: gate.scan.texts, files: gate.scan.files }),
    stale: gate.scan !== undefined && !gate.current ? t('secrecy.panel.stale') : '',
    // What keeps the review from passing stands above the review.
    first: stops || (may.judge && (open > 0 || !gate.current)),
    stop: stops ? { title: t('secrecy.stop.title'), todo: t('secrecy.stop.todo') } : undefined,
    clean: gate.scan !== undefined && gate.hits.length === 0,
    status: statusOf(open, gate.hits.length - open, words),
    kinds: countKinds(gate.hits, t),
    outcomes: outcomeCounts(gate.hits, t),
    kept: gate.hits
      .filter(({ outcome }) => outcome === 'kept')
      .slice(0, 5)
      .map((hit) => `${kindName(hit.kind, t)}${t('frame.dot')}${placeName(hit, t)}`),
    look:
      gate.hits.length === 0 && (gate.current || unscanned(disclosure, shown) !== 'secrecy.panel.none')
        ? undefined
        : {
            href: `${own}/secrecy`,
            label: t(may.judge && open > 0 ? 'secrecy.panel.look' : 'secrecy.panel.look_at'),
          },
    sheet: `${own}/review-sheet`,
    referrals: panel.referrals.map((referral) => presentReferral(referral, words)),
    actions: [
      ...(may.judge ? [{ label: t('secrecy.refer'), icon: 'send', href: at('refer') }] : []),
      ...(may.answer ? [{ label: t('secrecy.office.enter'), icon: 'pencil', href: at('office-answer'), primary: true }] : []),
      ...(may.withhold ? [{ label: t('secrecy.withhold'), icon: 'lock', href: at('withhold') }] : []),
    ],
  }
}

/** What is said of a version without a scan: one under review can have it now, a returned one has it when it comes back. */
export function unscanned(disclosure: Pick<Disclosure, 'workingNumber'>, shown: Pick<DisclosureVersion, 'number' | 'state'>) {
  if (shown.number !== disclosure.workingNumber) return 'secrecy.panel.unrecorded'
  return shown.state === 'returned' ? 'secrecy.panel.on_submission' : 'secrecy.panel.none'
}

function statusOf(open: number, decided: number, { t }: Words) {
  if (open > 0) return { kind: 'soon', text: t('secrecy.panel.open', { n: open }), icon: 'help-circle' }
  return decided > 0 ? { kind: 'ok', text: t('secrecy.panel.all_decided') } : undefined
}

/** Where a question to the secrecy department stands, on the clock. */
export function presentReferral(referral: Referral, { t, fmt, today, calendar }: Words) {
  const waited = calendar.workingDaysBetween(dateInShanghai(referral.referredAt), today).days
  const { addressee, answer } = referral
  const over = calendar.workingDaysBetween(referral.dueOn, today).days
  return {
    question: referral.question,
    chip:
      answer === null
        ? {
            kind: over > 0 ? 'miss' : 'soon',
            text: over > 0 ? t('secrecy.office.over', { n: over }) : t('secrecy.office.due', { due: fmt.date(referral.dueOn) }),
            icon: over > 0 ? 'alert-triangle' : 'hourglass',
          }
        : { kind: 'ok', text: t(`secrecy.answer.${answer}`) },
    said:
      answer === null
        ? waited > 0
          ? t('secrecy.office.waiting', { addressee, n: waited })
          : t('secrecy.office.waiting_today', { addressee })
        : t('secrecy.answer.said', {
            answer: t(`secrecy.answer.${answer}`),
            document: referral.documentNumber,
            on: fmt.date(referral.documentOn),
          }),
    remark: referral.remark,
  }
}

/** On the record of what is withheld: who decided it, on what ground, until when. */
export function withheldBanners(panel: GatePanel | undefined, { t, fmt, locale }: Words) {
  const withholding = panel?.withholding
  if (withholding === undefined) return []
  const { ground, explanation, decidedAt, reviewOn, versionNumber, id } = withholding
  const banner = {
    kind: 'warn' as const,
    text: t('secrecy.banner.withheld', { n: versionNumber, ground: t(`secrecy.ground.${ground}`) }),
    detail: t('secrecy.banner.withheld.detail', {
      article: t(`secrecy.article.${ARTICLE[ground]}`),
      explanation,
      person: locale === 'en' ? withholding.decidedByNameEn : withholding.decidedByName,
      at: fmt.dateTime(decidedAt),
      on: fmt.date(reviewOn),
    }),
    link: { href: `/disclosures/withheld/${id}`, text: t('secrecy.banner.withheld.link') },
  }
  return [banner]
}

/** Hits told one by one beside a form; more are counted. */
const DRAFT_SHOWN = 12

/** Beside the editing form: what the reviewer would have to decide about, with a way to the field. */
export function presentDraftHits(found: readonly Found[], { t }: Words) {
  return {
    stops: found.some(({ severity }) => severity === 'stop'),
    shown: found.slice(0, DRAFT_SHOWN).map((hit) => ({
      kind: kindName(hit.kind, t),
      place: placeName(hit, t),
      excerpt: hit.excerpt,
      stops: hit.severity === 'stop',
      href: fieldOf(hit.place),
    })),
    more: Math.max(0, found.length - DRAFT_SHOWN),
  }
}
