import { stepsOf, type Disclosure, type DisclosureStep, type DisclosureVersion } from '../disclosures/disclosures.types.ts'
import type { Words } from '../web/words.ts'
import { isFileKind, type Hit } from './gate.rules.ts'
import { countKinds, kindName, outcomeCounts, placeName, sayReason } from './hits.presenter.ts'
import { presentReferral } from './panel.presenter.ts'
import type { GatePanel } from './panel.service.ts'

export interface SheetInput {
  readonly disclosure: Disclosure
  readonly shown: DisclosureVersion
  readonly panel: GatePanel
  /** 文号, where the register has one. */
  readonly documentNumber: string
  /** UTC ISO text. */
  readonly at: string
}

/** Reasons of what is kept that are printed one by one. */
const KEPT_SHOWN = 6

/** 保密审查表: what the law wants written down about a review, from what the system recorded. */
export function presentSheet({ disclosure, shown, panel, documentNumber, at }: SheetInput, words: Words) {
  const { t, fmt, locale } = words
  const say = (zh: string, en: string): string => (locale === 'en' && en !== '' ? en : zh)
  const { gate } = panel
  const own = disclosure.steps.filter((step) => step.versionNumber === shown.number)
  const author = own.find(({ step }) => step === 'draft' || step === 'correct')
  const last = (step: string): DisclosureStep | undefined => own.findLast((one) => one.step === step)
  return {
    number: t('secrecy.sheet.number', { n: shown.number }),
    facts: [
      { label: t('secrecy.sheet.name'), value: shown.title, wide: true },
      { label: t('secrecy.sheet.document_number'), value: documentNumber },
      { label: t('secrecy.sheet.filing'), value: disclosure.filingNumber ?? t('secrecy.sheet.no_filing') },
      { label: t('secrecy.sheet.department'), value: say(disclosure.departmentName, disclosure.departmentNameEn) },
      { label: t('secrecy.sheet.drafter'), value: author === undefined ? '' : say(author.actorName, author.actorNameEn) },
      { label: t('secrecy.sheet.audience'), value: t(`disclosures.audience.${disclosure.item.audience}`) },
      { label: t('secrecy.sheet.size'), value: t('secrecy.sheet.scale', { lines: shown.lineCount, files: gate.scan?.files ?? 0 }) },
      { label: t('secrecy.sheet.summary'), value: shown.summary, wide: true },
      { label: t('secrecy.sheet.basis'), value: t('secrecy.sheet.basis.text', { basis: disclosure.item.legalBasis }), wide: true },
    ],
    items: reviewItems(gate.hits, gate.scan !== undefined, words),
    kept: gate.hits
      .filter(({ outcome }) => outcome === 'kept')
      .slice(0, KEPT_SHOWN)
      .map(
        (hit) =>
          `${kindName(hit.kind, t)}${t('frame.dot')}${placeName(hit, t)}${t('frame.dot')}${t('secrecy.sheet.kept_because', { reason: sayReason(hit.reason, t) })}`,
      ),
    office: panel.referrals.map((referral) => presentReferral(referral, words)),
    opinions: stepsOf(disclosure, shown).map((step) => ({ label: t(`secrecy.sheet.opinion.${step}`), ...opinionOf(last(step), words) })),
    withheld:
      panel.withholding === undefined
        ? undefined
        : { ground: t(`secrecy.ground.${panel.withholding.ground}`), explanation: panel.withholding.explanation },
    foot: t('secrecy.sheet.foot', { at: fmt.dateTime(at) }),
  }
}

function opinionOf(step: DisclosureStep | undefined, { t, fmt, locale }: Words) {
  if (step === undefined) return { said: t('secrecy.sheet.waiting'), who: '', on: '' }
  const say = (zh: string, en: string): string => (locale === 'en' && en !== '' ? en : zh)
  const said = t(step.outcome === 'returned' ? 'secrecy.sheet.returned' : 'secrecy.sheet.passed')
  return {
    said: step.remark === '' ? said : `${said}${t('frame.colon')}${step.remark}`,
    who:
      step.onBehalfOf === null
        ? say(step.actorName, step.actorNameEn)
        : t('reviewing.on_behalf', { name: say(step.actorName, step.actorNameEn), of: say(step.onBehalfOfName, step.onBehalfOfNameEn) }),
    on: fmt.dateTime(step.at),
  }
}

const ITEMS = ['state_secret', 'work_secret', 'sensitive', 'files'] as const
const itemOf = ({ kind }: Hit): (typeof ITEMS)[number] => {
  if (kind === 'state_secret_mark') return 'state_secret'
  if (kind === 'internal_mark') return 'work_secret'
  return isFileKind(kind) ? 'files' : 'sensitive'
}

/** 逐项审查: for each thing looked for how often it was found, of which kinds, and what was done. */
function reviewItems(hits: readonly Hit[], scanned: boolean, { t }: Words) {
  return ITEMS.map((item) => {
    const found = hits.filter((hit) => itemOf(hit) === item)
    const kinds = countKinds(found, t)
    return {
      label: t(`secrecy.sheet.item.${item}`),
      found: !scanned
        ? t('secrecy.sheet.not_scanned')
        : found.length === 0
          ? t('secrecy.sheet.no')
          : t('secrecy.sheet.yes', { n: found.length }),
      kinds: kinds.length > 1 || item === 'sensitive' ? kinds.map(({ name, n }) => `${name} ${n}`).join(t('frame.dot')) : '',
      outcomes: found.some(({ severity }) => severity === 'stop') ? t('secrecy.outcome.stop') : outcomeCounts(found, t),
    }
  })
}
