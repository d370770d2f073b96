import { groupsOf } from '../../core/protocol/seat.ts'
import { inWords, type Words } from '../web/words.ts'
import type { ElectionStep, Step } from './elections.types.ts'

/** How many entries a page shows before `all steps`. */
const LATEST = 7
/** What each of several trustees does: one entry for all of them. */
const KEYS: readonly Step[] = ['key_made', 'keys_complete', 'key_compared', 'key_tried']

interface Entry {
  readonly title: string
  readonly who: string
  readonly at: string
  readonly remark: string
  readonly codes: readonly string[]
  readonly state?: 'back'
}

/** The public timeline, newest first. `latest`: trustees' steps in one entry; `all`: every step, where some of them are not among those. */
export function presentTimeline(
  steps: readonly ElectionStep[],
  words: Words,
): { latest: readonly Entry[]; all: readonly Entry[] | undefined } {
  const groups = inGroups(steps).reverse()
  const latest = groups.slice(0, LATEST).map((group) => (group.length > 1 ? foldedEntry(group, words) : entryOf(group[0]!, words)))
  const hidden = latest.length < steps.length
  return { latest, all: hidden ? steps.map((step) => entryOf(step, words)).reverse() : undefined }
}

/** Neighbours of one kind stand together; everything else alone. */
function inGroups(steps: readonly ElectionStep[]): ElectionStep[][] {
  const groups: ElectionStep[][] = []
  for (const step of steps) {
    const last = groups.at(-1)
    if (last !== undefined && kindOf(step) !== undefined && kindOf(last[0]!) === kindOf(step)) last.push(step)
    else groups.push([step])
  }
  return groups
}

const kindOf = ({ step }: ElectionStep): 'keys' | 'decrypted' | undefined =>
  KEYS.includes(step) ? 'keys' : step === 'decrypted' ? 'decrypted' : undefined

function foldedEntry(group: readonly ElectionStep[], words: Words): Entry {
  const { t, fmt } = words
  const names = (of: readonly ElectionStep[]): string[] => [...new Set(of.map((step) => actorOf(step, words)))]
  const did = (wanted: Step): number => names(group.filter(({ step }) => step === wanted)).length
  const [made, compared, tried] = [did('key_made'), did('key_compared'), did('key_tried')]
  return {
    title:
      kindOf(group[0]!) === 'decrypted'
        ? t('elections.timeline.decrypted', { n: names(group).length })
        : compared + tried === 0
          ? t('elections.timeline.keys_made', { made })
          : t('elections.timeline.keys', { made, compared, tried }),
    who: names(group).join(t('frame.enumerate')),
    at: fmt.dateTime(group.at(-1)!.at),
    remark: '',
    codes: [],
  }
}

const actorOf = ({ actorName, actorNameEn }: ElectionStep, { t, locale }: Words): string =>
  actorName === undefined ? t('elections.step.clock') : inWords(locale, actorName, actorNameEn ?? '')

function entryOf(step: ElectionStep, words: Words): Entry {
  const { t, fmt } = words
  const { detail } = step
  const [texts, issuers, draw] = [codesIn(detail['fingerprint']), codesIn(detail['issuer']), codesIn(detail['draw'])]
  return {
    title: titleOf(step, words),
    who: actorOf(step, words),
    at: fmt.dateTime(step.at),
    remark: [
      reasonOf(step, words),
      texts.length > 0 ? t('elections.step.fingerprint') : '',
      issuers.length > 0 ? t('elections.step.issuer') : '',
      draw.length > 0 ? t(step.step === 'drawn' ? 'elections.step.drawn_from' : 'elections.step.draw') : '',
    ]
      .filter((part) => part !== '')
      .join('\n'),
    codes: [...texts, ...issuers.map(groupsOf), ...draw, ...codesIn(detail['keys'])],
    ...(step.step === 'cancelled' || step.step === 'stopped' ? { state: 'back' as const } : {}),
  }
}

/** One of each class, as they stand in a step's detail. */
const codesIn = (detail: string | number | undefined): string[] =>
  typeof detail === 'string' ? detail.split(' ').filter((code) => code !== '') : []

/** Why somebody decided so; with the end that was announced, where that was not waited for. */
function reasonOf({ step, detail }: ElectionStep, { t, fmt }: Words): string {
  const reason = String(detail['reason'] ?? '')
  if (step !== 'collection_closed' && step !== 'voting_closed') return reason
  return detail['until'] === undefined ? reason : t('elections.step.early', { until: fmt.dateTime(String(detail['until'])), reason })
}

function titleOf({ step, detail }: ElectionStep, { t, fmt }: Words): string {
  if (step !== 'extended') return t(`elections.step.${step}`, detail)
  const phase = detail['phase'] === 'voting' ? 'voting' : 'collecting'
  return t(`elections.step.extended.${phase}`, { until: fmt.dateTime(String(detail['until'] ?? '')) })
}
