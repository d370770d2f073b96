import { dateInShanghai } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { seesTimeline } from './disclosures.policy.ts'
import { isOnTheWay, isReviewState } from './disclosures.rules.ts'
import type { Disclosure, DisclosureStep, DisclosureVersion } from './disclosures.types.ts'
import { actorText } from './life.presenter.ts'
import { english } from './record.presenter.ts'
import type { Reader } from './record.presenter.ts'

interface TimelineEntry {
  readonly title: string
  readonly who?: string
  readonly at?: string
  readonly remark?: string
  readonly state?: 'back' | 'next'
}

/** Who did what at this version, oldest first, with the step that it waits for; undefined for readers who see only dates. */
export function timelineOf(disclosure: Disclosure, shown: DisclosureVersion, reader: Reader): TimelineEntry[] | undefined {
  if (!seesTimeline(reader.actor, disclosure)) return undefined
  const steps = disclosure.steps.filter((step) => step.versionNumber === shown.number)
  const entries = steps.map((step, i) => entryOf(step, steps.slice(0, i), reader))
  const last = steps.findLast(({ step }) => isOnTheWay(step))
  if (shown.state === 'scheduled') {
    const who = reader.t('reviewing.schedule.next', { at: reader.fmt.dateTime(shown.publishAt) })
    return [...entries, { title: reader.t('disclosures.step.publish'), who, state: 'next' }]
  }
  const waits = isReviewState(shown.state) || shown.state === 'secrecy_office'
  if (!waits || last === undefined) return entries
  const waited = workingDaysSince(last.at, reader)
  const who = waited === 0 ? reader.t('disclosures.step.waiting_today') : reader.t('disclosures.step.waiting', { n: waited })
  return [
    ...entries,
    { title: reader.t(shown.state === 'secrecy_office' ? 'secrecy.office.next' : `disclosures.status.${shown.state}`), who, state: 'next' },
  ]
}

/** 何晓岚，财务科会计: where they worked on that day, wherever they work now. */
function withPlace(who: string, { actorPlace: place }: DisclosureStep, reader: Reader): string {
  if (place === undefined) return who
  // 局领导 is no place where anybody works: 吴建平，副局长.
  const department = place.post !== '' && place.department.endsWith('领导') ? '' : english(reader, place.department, place.departmentEn)
  const post = english(reader, place.post, place.postEn)
  return `${who}${reader.locale === 'en' ? ', ' : '，'}${post === '' || department === '' ? department || post : reader.t('staffing.who', { department, post })}`
}

function entryOf(step: DisclosureStep, before: readonly DisclosureStep[], reader: Reader): TimelineEntry {
  const { t, fmt } = reader
  const again = step.step === 'submit' && before.some(({ outcome }) => outcome === 'returned')
  const title = t(again ? 'disclosures.step.resubmit' : `disclosures.step.${step.step}`)
  const returned = step.outcome === 'returned'
  return {
    title: returned ? t('disclosures.step.returned', { step: title }) : title,
    who: withPlace(actorText(step, reader), step, reader),
    at: fmt.dateTime(step.at),
    ...(step.remark !== '' && { remark: step.remark }),
    ...(returned && { state: 'back' as const }),
  }
}

/** Working days from an instant's day in Shanghai to `today`. */
export const workingDaysSince = (at: string, { today, calendar }: { readonly today: string; readonly calendar: WorkingCalendar }): number =>
  Math.max(0, calendar.workingDaysBetween(dateInShanghai(at), today).days)
