import { TOKENS_A_QUARTER } from '../../core/anonymous-token.ts'
import { paragraphs } from '../bulletin/bulletin.rules.ts'
import type { Stub } from '../moderation/stubs.service.ts'
import type { Words } from '../web/words.ts'
import { LONGEST_TEXT } from './anonymous.rules.ts'
import type { AnonymousText, Issuer } from './anonymous.types.ts'
import type { TextsPage } from './texts.service.ts'

type Speech = Pick<Words, 't' | 'fmt'>

/** What stands where a text was hidden. */
const presentStub = (stub: Stub | undefined, { t }: Speech) =>
  stub && {
    rule: t('moderation.stub', { rule: t(`moderation.rule.${stub.rule}`) }),
    reason: t('moderation.stub.reason', { reason: stub.reason }),
    href: '/moderation/log',
  }

const presentText = (text: AnonymousText, stubs: ReadonlyMap<number, Stub>, words: Speech) => ({
  id: `text-${text.number}`,
  name: words.t('anonymous.number', { n: text.number }),
  paragraphs: text.hiddenByAct === null ? paragraphs(text.body) : [],
  stub: text.hiddenByAct === null ? undefined : presentStub(stubs.get(text.hiddenByAct), words),
  report: text.hiddenByAct === null ? `/moderation/report?kind=anonymous&id=${text.number}` : undefined,
})

/** Texts by the day on which they were published, as they are read: within a day their order says nothing. */
export function presentTexts({ texts, older }: TextsPage, stubs: ReadonlyMap<number, Stub>, words: Speech) {
  const days = new Map<string, AnonymousText[]>()
  for (const text of texts) days.set(text.publishedOn, [...(days.get(text.publishedOn) ?? []), text])
  return {
    days: [...days].map(([day, some]) => ({ label: words.fmt.longDate(day), texts: some.map((one) => presentText(one, stubs, words)) })),
    older: older === undefined ? undefined : `/anonymous?before=${older}`,
  }
}

/** Sentences that the page's script fills. */
const SAID = ['left', 'receipt.waiting', 'receipt.published', 'receipt.hidden', 'receipt.unknown', 'receipt.name'] as const

export function presentWriting(person: number, { t }: Speech) {
  return {
    person,
    longest: LONGEST_TEXT,
    words: JSON.stringify(Object.fromEntries(SAID.map((key) => [key, t(`anonymous.said.${key}`)]))),
    limits: (['time', 'network', 'style', 'device', 'moderation'] as const).map((key) => ({
      title: t(`anonymous.limit.${key}`),
      text: t(`anonymous.limit.${key}.text`),
    })),
    tokens: TOKENS_A_QUARTER,
  }
}

/** Keys that sign tokens, newest first; of the current one the whole hash, to compare. */
export const presentIssuers = (issuers: readonly Issuer[], { t }: Speech) =>
  issuers.map(({ quarter, print, retiredOn }) => ({
    quarter: t('anonymous.quarter', { year: quarter.slice(0, 4), n: quarter.slice(-1) }),
    print,
    state: retiredOn === null ? t('anonymous.key.taken') : t('anonymous.key.retired'),
  }))
