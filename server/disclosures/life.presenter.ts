import type { ContentDiff } from '../registers/register.ts'
import { afterCapacity, denyObjection, denyUnschedule, denyUrge, emergencyCapacity, seesObjections } from './disclosures.policy.ts'
import { AFTER_STEPS } from './disclosures.rules.ts'
import { stepsOf, workingVersion, type Disclosure, type DisclosureStep, type DisclosureVersion } from './disclosures.types.ts'
import { envelopeDiff } from './diff.presenter.ts'
import type { Speech } from './lead-time.presenter.ts'
import { english, type Reader } from './record.presenter.ts'
import { decidedOf, responsibilityOf, type Party } from './responsibility.rules.ts'

// What a record's page says about its life beside the next step: what may be done, what was objected, and who answers for it.

interface Tool {
  readonly help: string
  readonly label: string
  readonly icon: string
  readonly href?: string
  readonly post?: string
  readonly fields?: Readonly<Record<string, string>>
}

export function lifeOf(disclosure: Disclosure, shown: DisclosureVersion, reader: Reader) {
  const sees = seesObjections(reader.actor, disclosure)
  return {
    tools: toolsOf(disclosure, shown, reader),
    objections: sees ? objectionsOf(disclosure, shown, reader) : [],
    responsibility: sees ? responsibilityView(disclosure, shown, reader) : undefined,
  }
}

function toolsOf(disclosure: Disclosure, shown: DisclosureVersion, { t, actor }: Reader): Tool[] {
  if (shown.number !== workingVersion(disclosure)?.number) return []
  const at = (verb: string): string => `/disclosures/${disclosure.id}/${verb}`
  const fields = { version: String(disclosure.version) }
  const tools: (Tool | undefined)[] = [
    denyUnschedule(actor, disclosure, shown, stepsOf(disclosure, shown).at(-1) ?? 'approval_1') === undefined
      ? { help: t('reviewing.unschedule.help'), label: t('reviewing.unschedule.do'), icon: 'x', post: at('unschedule'), fields }
      : undefined,
    typeof emergencyCapacity(actor, disclosure, shown) === 'string'
      ? undefined
      : { help: t('reviewing.emergency.help'), label: t('reviewing.emergency.open'), icon: 'speakerphone', href: at('emergency') },
    denyUrge(actor, disclosure, shown) === undefined
      ? { help: t('reviewing.urge.help'), label: t('reviewing.urge.do'), icon: 'bell', post: at('urge'), fields: {} }
      : undefined,
    denyObjection(actor, disclosure, shown) === undefined
      ? { help: t('reviewing.objection.help'), label: t('reviewing.objection.open'), icon: 'message-2', href: at('objection') }
      : undefined,
  ]
  return tools.filter((tool) => tool !== undefined)
}

const stepsOn = (disclosure: Disclosure, shown: DisclosureVersion): DisclosureStep[] =>
  disclosure.steps.filter(({ versionNumber }) => versionNumber === shown.number)

function objectionsOf(disclosure: Disclosure, shown: DisclosureVersion, reader: Reader) {
  return stepsOn(disclosure, shown)
    .filter(({ step }) => step === 'objection')
    .map((step) => ({ who: actorText(step, reader), at: reader.fmt.dateTime(step.at), ordered: step.ordered, text: step.remark }))
}

/** Who took a step; a delegate's name stands with that of whoever was away: 罗敏（代吴建平）. */
export function actorText(step: DisclosureStep, reader: Reader): string {
  if (step.actorId === null) return reader.t('disclosures.step.system')
  const name = english(reader, step.actorName, step.actorNameEn)
  if (step.onBehalfOf === null) return name
  return reader.t('reviewing.on_behalf', { name, of: english(reader, step.onBehalfOfName, step.onBehalfOfNameEn) })
}

function responsibilityView(disclosure: Disclosure, shown: DisclosureVersion, reader: Reader) {
  const { t } = reader
  const steps = stepsOn(disclosure, shown)
  const decided = decidedOf(steps, shown.collectiveDecision, shown.publishedAt !== null)
  if (decided === undefined) return undefined
  const who = partiesOf(steps, shown, reader)
  const facts = responsibilityOf(decided).map(({ party, share }) => ({
    label:
      who[party] === ''
        ? t(`reviewing.party.${party}`)
        : t('reviewing.responsibility.party', { party: t(`reviewing.party.${party}`), who: who[party] }),
    value: t(`reviewing.share.${share}`),
  }))
  const why = decided.collective
    ? t('reviewing.responsibility.why.collective', { meeting: shown.collectiveDecision })
    : t(`reviewing.responsibility.why.${!decided.approved ? 'unreviewed' : decided.overObjection ? 'objection' : 'approved'}`)
  return { facts, why }
}

function partiesOf(steps: readonly DisclosureStep[], shown: DisclosureVersion, reader: Reader): Readonly<Record<Party, string>> {
  const leader = steps.findLast(({ step, outcome }) => step === 'emergency' || (step.startsWith('approval') && outcome === 'passed'))
  const drafter = steps.find(({ actorId }) => actorId === shown.draftedBy)
  return {
    drafter: drafter === undefined ? '' : english(reader, drafter.actorName, drafter.actorNameEn),
    leader: leader === undefined ? '' : actorText(leader, reader),
    head: '',
    members: '',
  }
}

/** The review that the reader may make afterwards of an emergency publication. */
export function afterOf(disclosure: Disclosure, shown: DisclosureVersion, reader: Reader) {
  const { t, fmt, actor } = reader
  const { emergency } = shown
  const step = AFTER_STEPS.find((each) => typeof afterCapacity(actor, disclosure, shown, each) !== 'string')
  if (emergency === undefined || step === undefined) return undefined
  const published = stepsOn(disclosure, shown).find((each) => each.step === 'emergency')
  return {
    step,
    question: t(`reviewing.after.question.${step}`),
    version: disclosure.version,
    facts: [
      { label: t('reviewing.after.published_by'), value: published === undefined ? '' : actorText(published, reader) },
      { label: t('reviewing.after.at'), value: fmt.dateTime(emergency.at) },
      { label: t('reviewing.after.reason'), value: emergency.reason },
      { label: t('reviewing.after.due'), value: fmt.date(emergency.dueOn) },
    ],
  }
}

/** As many changes as stand beside a review without a second page. */
const COMPARED = 12

/** What a correction changes, in short. */
export function compareOf(disclosure: Disclosure, from: DisclosureVersion, to: DisclosureVersion, content: ContentDiff, { t }: Speech) {
  const envelope = envelopeDiff(from, to, { t }).map((field) => ({ place: field.label, from: field.from, to: field.to }))
  const all = [
    ...envelope,
    ...content.changed.flatMap(({ label, fields }) =>
      fields.map((field) => ({
        place: [label, field.label].filter((text) => text !== '').join(t('frame.dot')),
        from: field.from,
        to: field.to,
      })),
    ),
  ]
  const changed = all.slice(0, COMPARED)
  const added = content.added.slice(0, COMPARED - changed.length)
  const removed = content.removed.slice(0, COMPARED - changed.length - added.length)
  const whole = all.length + content.added.length + content.removed.length
  return {
    title: t('reviewing.compare.title', { n: from.number }),
    href: `/disclosures/${disclosure.id}/diff?from=${from.number}&to=${to.number}`,
    changed,
    added,
    removed,
    more: whole - changed.length - added.length - removed.length,
    same: whole === 0,
  }
}
