import { addDays } from '../../core/dates.ts'
import { DRAWS } from '../../core/spot-check.ts'
import type { Actor } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import { inWords, type Words } from '../web/words.ts'
import { denySpotCheck, denyVerdict } from './compliance.policy.ts'
import { MOST_DRAWN } from './spot-check.forms.ts'
import type { CheckPage, JudgedPick, Picked, SpotCheck } from './spot-check.service.ts'
import { checkChip } from './spot-check.table.ts'
import { VERDICTS, type GivenVerdict, type Verdict } from './spot-check.types.ts'

type Typed = Readonly<Record<string, unknown>>
const LIST = '/compliance/spot-checks'

const crumbs = ({ t }: Words) => [
  { label: t('compliance.title'), href: '/compliance' },
  { label: t('compliance.spot.title'), href: LIST },
]
export const nameOf = ({ fromOn, toOn }: SpotCheck, { t, fmt }: Words): string =>
  t('compliance.spot.name', { from: fmt.date(fromOn), to: fmt.date(toOn) })

/** The list of spot checks has one thing to do, for those who may. */
export const listHead = (actor: Actor, { t }: Words) => ({
  facts: [t('compliance.spot.rule')],
  actions:
    denySpotCheck(actor) === undefined ? [{ label: t('compliance.spot.new'), icon: 'plus', href: `${LIST}/new`, primary: true }] : [],
})

const errorAt = (name: string, problems: FieldProblems) => (problems[name] === undefined ? {} : { error: problems[name] })

export function presentAnnounce(typed: Typed, problems: FieldProblems, words: Words) {
  const { t, today } = words
  const value = (name: string, fallback: string | number): unknown => typed[name] ?? fallback
  const field = (name: string, more: object) => ({ name, ...more, ...errorAt(name, problems) })
  return {
    head: { crumbs: crumbs(words), title: t('compliance.spot.new') },
    fields: [
      field('from_on', { kind: 'date', label: t('compliance.spot.field.from'), value: value('from_on', addDays(today, -90)), width: 's' }),
      field('to_on', { kind: 'date', label: t('compliance.spot.field.to'), value: value('to_on', addDays(today, -1)), width: 's' }),
      field('size', {
        kind: 'number',
        label: t('compliance.spot.field.size'),
        value: value('size', 12),
        unit: t('compliance.unit.records'),
        min: 1,
        max: MOST_DRAWN,
        width: 's',
      }),
      field('draw', {
        kind: 'rows',
        label: t('compliance.spot.field.draw'),
        value: value('draw', 'stratified'),
        options: DRAWS.map((draw) => ({
          value: draw,
          label: t(`compliance.spot.draw.${draw}`),
          note: t(`compliance.spot.draw.${draw}.note`),
        })),
      }),
      field('public_source', {
        label: t('compliance.spot.field.source'),
        help: t('compliance.spot.field.source.help'),
        value: value('public_source', ''),
        maxlength: 200,
      }),
    ],
    problems,
  }
}

/** Everything that one spot check prints. */
export function presentCheck({ check, picks }: CheckPage, actor: Actor, typed: Typed, problems: FieldProblems, words: Words) {
  const { t, fmt, locale } = words
  const drawn = check.drawnAt !== null
  const by = (at: string, zh: string, en: string): string => `${fmt.dateTime(at)}${t('frame.dot')}${inWords(locale, zh, en)}`
  return {
    head: {
      crumbs: crumbs(words),
      title: nameOf(check, words),
      facts: [
        checkChip(check, words),
        t(`compliance.spot.draw.${check.draw}`),
        t('compliance.spot.of', { n: check.size, all: check.recordCount }),
      ],
      actions: [{ label: t('compliance.spot.evidence'), icon: 'download', href: `${LIST}/${check.id}/evidence.json`, download: true }],
    },
    sentence: drawn ? resultSentence(check, words) : t('compliance.spot.waits', { source: check.publicSource }),
    facts: [
      { label: t('compliance.spot.fact.announced'), value: by(check.announcedAt, check.announcedBy, check.announcedByEn) },
      { label: t('compliance.spot.fact.records'), value: t('compliance.spot.n_records', { n: check.recordCount }) },
      { label: t('compliance.spot.fact.source'), value: check.publicSource },
      { label: t('compliance.spot.fact.text'), value: check.publicText ?? undefined },
      {
        label: t('compliance.spot.fact.drawn'),
        value: check.drawnAt === null ? undefined : by(check.drawnAt, check.drawnBy ?? '', check.drawnByEn ?? ''),
      },
    ],
    hashes: [
      { label: t('compliance.spot.fact.list_hash'), value: check.listHash },
      { label: t('compliance.spot.fact.commitment'), value: check.commitment },
      ...(check.seed === null ? [] : [{ label: t('compliance.spot.fact.seed'), value: check.seed }]),
    ],
    evidence: `${LIST}/${check.id}/evidence.json`,
    drawn,
    command: `npm run spot-check -- spot-check-${check.id}.json`,
    drawForm:
      drawn || denySpotCheck(actor) !== undefined
        ? undefined
        : {
            action: `${LIST}/${check.id}/draw`,
            version: check.version,
            field: {
              name: 'public_text',
              label: t('compliance.spot.field.text'),
              help: t('compliance.spot.field.text.help', { source: check.publicSource }),
              value: typed['public_text'] ?? '',
              maxlength: 400,
              ...errorAt('public_text', problems),
            },
          },
    picks: picks.map((pick) => presentPick(check.id, pick, actor, words)),
    problems,
  }
}

function resultSentence({ judged, size, discrepancies }: SpotCheck, { t }: Words): string {
  const found = discrepancies === 0 ? t('compliance.spot.none_found') : t('compliance.spot.some_found', { n: discrepancies })
  return judged < size ? t('compliance.spot.progress', { n: judged, all: size, found }) : t('compliance.spot.done', { n: size, found })
}

const VERDICT_CHIP = { as_published: { kind: 'ok' }, discrepancies: { kind: 'miss', icon: 'equal-not' } } as const
const verdictChip = (verdict: Verdict, { t }: Words) => ({ ...VERDICT_CHIP[verdict], text: t(`compliance.spot.verdict.${verdict}`) })

function presentPick(checkId: number, pick: Picked, actor: Actor, words: Words) {
  const { t, locale } = words
  const [latest, ...earlier] = pick.verdicts
  const denial = denyVerdict(actor, pick)
  return {
    position: pick.position,
    title: pick.title,
    href: `/disclosures/${pick.disclosureId}/versions/${pick.versionNumber}`,
    sub: pick.filingNumber ?? '',
    department: inWords(locale, pick.department, pick.departmentEn),
    chip: latest === undefined ? { kind: 'idle' as const, text: t('compliance.spot.verdict.none') } : verdictChip(latest.verdict, words),
    note: latest?.note ?? '',
    by: latest === undefined ? '' : said(latest, words),
    earlier: earlier.map((one) => `${t(`compliance.spot.verdict.${one.verdict}`)}${t('frame.dot')}${said(one, words)}`),
    judge:
      denial === undefined
        ? {
            href: `${LIST}/${checkId}/picks/${pick.position}`,
            label: t(latest === undefined ? 'compliance.spot.judge' : 'compliance.spot.judge_again'),
          }
        : undefined,
    denied: denial === 'compliance.denied.own_department' ? t(denial) : '',
  }
}

const said = ({ by, byEn, at }: GivenVerdict, { fmt, locale, t }: Words): string =>
  `${inWords(locale, by, byEn)}${t('frame.dot')}${fmt.dateTime(at)}`

/** The form in which an inspector says what was found. */
export function presentVerdict({ check, pick }: JudgedPick, typed: Typed, problems: FieldProblems, words: Words) {
  const { t, locale } = words
  return {
    head: {
      crumbs: [...crumbs(words), { label: nameOf(check, words), href: `${LIST}/${check.id}` }],
      title: pick.title,
      facts: [
        t('compliance.spot.nth', { n: pick.position }),
        inWords(locale, pick.department, pick.departmentEn),
        { text: t('compliance.spot.open_record'), href: `/disclosures/${pick.disclosureId}/versions/${pick.versionNumber}` },
      ],
    },
    action: `${LIST}/${check.id}/picks/${pick.position}`,
    version: pick.version,
    back: `${LIST}/${check.id}`,
    fields: [
      {
        kind: 'rows',
        name: 'verdict',
        label: t('compliance.spot.field.verdict'),
        value: typed['verdict'] ?? pick.verdicts[0]?.verdict ?? '',
        required: true,
        options: VERDICTS.map((verdict) => ({
          value: verdict,
          label: t(`compliance.spot.verdict.${verdict}`),
          note: t(`compliance.spot.verdict.${verdict}.note`),
        })),
        ...errorAt('verdict', problems),
      },
      {
        kind: 'textarea',
        name: 'note',
        label: t('compliance.spot.field.note'),
        help: t('compliance.spot.field.note.help'),
        value: typed['note'] ?? '',
        maxlength: 1000,
        rows: 5,
        ...errorAt('note', problems),
      },
    ],
    problems,
  }
}
