import { inWords, type Words } from '../web/words.ts'
import type { Group, WholeAppraisal } from './appraisals.service.ts'
import type { Appraisal, Progress, Round } from './appraisals.types.ts'

const sum = (progress: readonly Progress[], of: 'people' | 'summaries' | 'opinions'): number =>
  progress.reduce((total, one) => total + one[of], 0)

/** How far a round is, with what is missing by department; undefined when the reader answers for nobody in it. */
export function presentProgress({ id }: Pick<Round, 'id'>, progress: readonly Progress[], { t, locale }: Words) {
  const people = sum(progress, 'people')
  if (people === 0) return undefined
  const missing = { summary: people - sum(progress, 'summaries'), opinion: people - sum(progress, 'opinions') }
  const more = (of: 'summary' | 'opinion') => ({
    n: missing[of],
    href: `/appraisals/${id}?${of}_in=missing#table-appraisals`,
    text: t(`appraisals.progress.missing_${of}`, { n: missing[of] }),
  })
  return {
    text: t('appraisals.progress', { people, summaries: people - missing.summary, opinions: people - missing.opinion }),
    whole: missing.opinion === 0,
    missing: [more('summary'), more('opinion')].filter(({ n }) => n > 0),
    departments: progress
      .filter((one) => one.opinions < one.people || one.summaries < one.people)
      .map((one) => ({
        name: inWords(locale, one.name, one.nameEn),
        summaries: `${one.summaries} / ${one.people}`,
        opinions: `${one.opinions} / ${one.people}`,
      })),
  }
}

/** Those of one supervisor: who still waits, how many may be 优秀, and who is next. */
export function presentGroup({ appraisal, group }: Pick<WholeAppraisal, 'appraisal' | 'group'>, words: Words) {
  if (group === undefined) return undefined
  const { t, locale } = words
  const { people, next, places, caps, everywhere } = group
  const excellent = people.filter(({ proposal }) => proposal === 'excellent').length
  return {
    places: t('appraisals.group.places', { assessed: places.assessed, percent: places.percent, places: places.places, n: excellent }),
    over: excellent > places.places ? t('appraisals.group.over', { n: excellent - places.places }) : '',
    caps: caps.map((cap) => t('appraisals.cap', { name: inWords(locale, cap.name, cap.nameEn), percent: cap.percent, places: cap.places })),
    everywhere: t('appraisals.group.everywhere', { places: everywhere }),
    done: t('appraisals.group.done', { n: people.filter(({ opinionAt }) => opinionAt !== null).length, people: people.length }),
    next:
      next === undefined
        ? undefined
        : { href: `/appraisals/people/${next.id}`, text: t('appraisals.group.next', { name: inWords(locale, next.name, next.nameEn) }) },
    people: people.map((one) => ({
      href: `/appraisals/people/${one.id}`,
      name: inWords(locale, one.name, one.nameEn),
      current: one.id === appraisal.id,
      ...stateOf(one, words),
    })),
  }
}

function stateOf({ opinionAt, proposal, summaryAt }: Appraisal, { t }: Words): { readonly state: string; readonly waits: boolean } {
  if (opinionAt !== null && proposal !== null) return { state: t(`appraisals.grade.${proposal}`), waits: false }
  return { state: t(summaryAt === null ? 'appraisals.group.no_summary' : 'appraisals.group.to_write'), waits: summaryAt !== null }
}

/** Where the supervisor goes on after an opinion: to the next of theirs, or back to the round when nobody is left. */
export const addressAfter = (group: Group | undefined, { roundId }: Pick<Appraisal, 'roundId'>): string =>
  group?.next === undefined ? `/appraisals/${roundId}` : `/appraisals/people/${group.next.id}`
