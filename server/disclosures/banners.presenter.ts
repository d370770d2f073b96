import { seesTimeline, seesWorking } from './disclosures.policy.ts'
import { openEmergency, workingVersion, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'
import { isPast } from './retention.rules.ts'
import { english, hrefOf, type Reader } from './record.presenter.ts'

export interface Banner {
  readonly kind: 'warn' | 'plain'
  readonly text: string
  readonly detail?: string
  readonly link?: { readonly href: string; readonly text: string; readonly newWindow?: boolean }
}

/** What a reader must know before reading: withdrawn, an old version, a correction under way, sent back. */
export function bannersOf(disclosure: Disclosure, shown: DisclosureVersion, reader: Reader): Banner[] {
  return [
    emergencyBanner(disclosure, reader),
    scheduledBanner(shown, reader),
    withdrawnBanner(disclosure, reader),
    pastBanner(disclosure, reader),
    oldBanner(disclosure, shown, reader),
    correctionBanner(disclosure, shown, reader),
    returnedBanner(disclosure, shown, reader),
  ].filter((banner) => banner !== undefined)
}

/** Readers see that nobody else has looked at it yet; whose reason it was is for those who see the timeline. */
function emergencyBanner(disclosure: Disclosure, { t, fmt, actor }: Reader): Banner | undefined {
  const emergency = openEmergency(disclosure)?.emergency
  if (emergency === undefined) return undefined
  return {
    kind: 'warn',
    text: t('reviewing.emergency.flag', { due: fmt.date(emergency.dueOn) }),
    ...(seesTimeline(actor, disclosure) && { detail: t('reviewing.emergency.flag.detail', { reason: emergency.reason }) }),
  }
}

function scheduledBanner({ state, publishAt }: DisclosureVersion, { t, fmt }: Reader): Banner | undefined {
  return state === 'scheduled' ? { kind: 'plain', text: t('reviewing.schedule.banner', { at: fmt.dateTime(publishAt) }) } : undefined
}

function withdrawnBanner(disclosure: Disclosure, reader: Reader): Banner | undefined {
  const { withdrawnAt, withdrawalReason: reason } = disclosure
  if (withdrawnAt === null) return undefined
  const person = english(reader, disclosure.withdrawnByName ?? '', disclosure.withdrawnByNameEn ?? '')
  return {
    kind: 'warn',
    text: reader.t('disclosures.banner.withdrawn', { at: reader.fmt.dateTime(withdrawnAt) }),
    detail: reader.t('disclosures.banner.withdrawn_by', { person, reason: reason ?? '' }),
  }
}

/** Its link still leads here, though no ordinary list does. */
function pastBanner({ firstPublishedAt, item }: Disclosure, { t, today }: Reader): Banner | undefined {
  return isPast(firstPublishedAt, item.retentionYears, today)
    ? { kind: 'plain', text: t('disclosures.banner.past', { years: item.retentionYears ?? 0 }) }
    : undefined
}

function oldBanner(disclosure: Disclosure, shown: DisclosureVersion, { t }: Reader): Banner | undefined {
  const current = disclosure.publishedNumber
  if (shown.publishedAt === null || current === null || shown.number === current) return undefined
  return {
    kind: 'warn',
    text: t('disclosures.banner.old', { n: shown.number, current }),
    link: { href: `/disclosures/${disclosure.id}`, text: t('disclosures.banner.old.link') },
  }
}

function correctionBanner(disclosure: Disclosure, shown: DisclosureVersion, reader: Reader): Banner | undefined {
  const { t, actor } = reader
  const working = workingVersion(disclosure)
  const current = disclosure.publishedNumber
  if (shown.state === 'discarded') return { kind: 'plain', text: t('disclosures.banner.discarded') }
  if (working === undefined || current === null || !seesWorking(actor, disclosure, working)) return undefined
  if (shown.number === working.number)
    return {
      kind: 'plain',
      text: t('disclosures.banner.working', { n: current }),
      link: { href: `/disclosures/${disclosure.id}`, text: t('disclosures.banner.old.link') },
    }
  const state = t(`disclosures.status.${working.state}`)
  return {
    kind: 'plain',
    text: t('disclosures.banner.correcting', { n: working.number, state }),
    link: { href: hrefOf(disclosure, working), text: t('disclosures.banner.correcting.link') },
  }
}

function returnedBanner(disclosure: Disclosure, shown: DisclosureVersion, { t }: Reader): Banner | undefined {
  const last = disclosure.steps.findLast((step) => step.versionNumber === shown.number && step.outcome === 'returned')
  if (shown.state !== 'returned' || last === undefined) return undefined
  return { kind: 'warn', text: t('disclosures.banner.returned', { step: t(`disclosures.step.${last.step}`), remark: last.remark }) }
}
