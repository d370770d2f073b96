import type { FieldProblems } from '../errors.ts'
import { registerFor, REGISTERS } from '../registers/index.ts'
import { inWords, type Words } from '../web/words.ts'
import { AUDIENCES, CYCLES, TIMINGS } from '../disclosures/disclosures.rules.ts'
import { CHANNELS, GROUNDS, OPEN_TO, RETENTION_YEARS, SECRECY_CHECKS, STAGES, TIERS, WAYS } from './catalogue.rules.ts'
import type { LineChoices } from './edition-draft.service.ts'
import { elementsText } from './editions.forms.ts'
import { classText, groundText, OFFICIAL, officialHead, officialRow, retentionText, type OfficialContext } from './official.presenter.ts'
import type { EditionItem } from './editions.types.ts'

/** What was typed: lists for what may be ticked more than once. */
export type TypedLine = Readonly<Record<string, string | readonly string[]>>

/** What goes back into the form, as it came. */
export function typedLine(body: unknown): TypedLine {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>)
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, string | string[]][] => {
      if (typeof value === 'string') return [[name, value.slice(0, 4_000)]]
      return Array.isArray(value) ? [[name, value.filter((each): each is string => typeof each === 'string')]] : []
    }),
  )
}

/** A line as its form shows it before anything is typed. */
export const storedLine = (item: EditionItem): TypedLine => ({
  code: item.code,
  class: String(item.classRow),
  title: item.title,
  title_en: item.titleEn,
  elements: elementsText(item.elements),
  legal_basis: item.legalBasis,
  departments: item.departments.map(({ id }) => String(id)),
  person: item.personId === null ? '' : String(item.personId),
  audience: item.audience,
  timing: item.timing,
  timing_days: String(item.timingDays),
  cycle: item.cycle,
  one_shot: item.oneShot ? '1' : '0',
  review_level: String(item.reviewLevel),
  register: item.register,
  channels: item.channels,
  open_to: item.openTo,
  open_to_note: item.openToNote,
  way: item.way,
  tier: item.tier,
  stage: item.stage,
  retention: item.retentionYears === null ? 'forever' : String(item.retentionYears),
  secrecy_check: item.secrecyCheck,
  withheld_ground: item.withheldGround,
  withheld_explanation: item.withheldExplanation,
  review_due_on: item.reviewDueOn ?? '',
  change_note: item.changeNote,
})
/** A new item before anything is chosen. */
export const BLANK_LINE: TypedLine = {
  audience: 'all',
  timing: 'ex_post',
  timing_days: '20',
  cycle: 'event',
  one_shot: '0',
  stage: 'after',
  register: 'documents',
  review_level: '1',
  channels: ['intranet'],
  open_to: 'group',
  way: 'proactive',
  tier: 'bureau',
  retention: '5',
  secrecy_check: 'none',
}

/** Sections of the form, fields in the order of the official table. `isNew`: the code is still open. */
export function lineSections(choices: LineChoices, typed: TypedLine, errors: FieldProblems, words: Words, isNew: boolean) {
  const { t, locale } = words
  const field = (name: string, label: string, more: object = {}) => ({
    name,
    label,
    value: typed[name] ?? '',
    error: errors[name],
    ...more,
  })
  const select = (name: string, label: string, options: readonly { value: string; label: string }[], more: object = {}) =>
    field(name, label, { kind: 'select', width: 'm', options, ...more })
  const head = (column: Parameters<typeof officialHead>[0]): string => t(officialHead(column))
  const groups = new Set(choices.classes.flatMap(({ parentId }) => (parentId === null ? [] : [parentId])))
  const classes = choices.classes
    .filter(({ id, parentId }) => parentId !== null || !groups.has(id))
    .map(({ id, code }) => ({ value: String(id), label: `${code} ${classText(choices.classes, id, locale)}` }))
  const people = choices.people.map((one) => ({
    value: String(one.id),
    label: `${inWords(locale, one.name, one.nameEn)}（${inWords(locale, one.department, one.departmentEn)}）`,
  }))
  return [
    {
      key: 'what',
      title: t('editions.section.what'),
      fields: [
        ...(isNew
          ? [field('code', t('catalogue.column.code'), { help: t('editions.field.code.help'), required: true, maxlength: 20, width: 's' })]
          : []),
        select('class', head('class'), classes, { placeholder: t('editions.field.choose'), required: true }),
        field('title', head('title'), { required: true, maxlength: 80, lang: 'zh-CN' }),
        field('title_en', t('editions.field.title_en'), { required: true, maxlength: 160, lang: 'en' }),
        field('elements', head('elements'), { kind: 'textarea', rows: 5, help: t('editions.field.elements.help') }),
        field('legal_basis', head('basis'), { kind: 'textarea', rows: 2, maxlength: 500, required: true, lang: 'zh-CN' }),
        select(
          'register',
          t('catalogue.column.register'),
          REGISTERS.map(({ key }) => ({ value: key, label: t(registerFor(key).title) })),
        ),
      ],
    },
    {
      key: 'who',
      title: t('editions.section.who'),
      fields: [
        field('departments', head('departments'), {
          kind: 'checks',
          options: choices.departments.map(({ id, name, nameEn }) => ({ value: String(id), label: inWords(locale, name, nameEn) })),
        }),
        select('person', head('person'), people, { placeholder: t('editions.field.no_person'), optional: true }),
        select(
          'tier',
          head('tier'),
          TIERS.map((value) => ({ value, label: t(`editions.tier.${value}`) })),
        ),
        select(
          'review_level',
          head('review'),
          choices.levels.map(({ level, name, nameEn }) => ({ value: String(level), label: inWords(locale, name, nameEn) })),
        ),
      ],
    },
    {
      key: 'when',
      title: t('editions.section.when'),
      fields: [
        select(
          'timing',
          head('timing'),
          TIMINGS.map((value) => ({ value, label: t(`editions.timing.${value}`) })),
        ),
        field('timing_days', t('editions.field.timing_days'), {
          kind: 'number',
          required: true,
          help: t('editions.field.timing_days.help'),
        }),
        select(
          'stage',
          head('stage'),
          STAGES.map((value) => ({ value, label: t(`editions.stage.${value}`) })),
        ),
        select(
          'cycle',
          head('cycle'),
          CYCLES.map((value) => ({ value, label: t(`catalogue.cycle.${value}`) })),
        ),
        select(
          'one_shot',
          t('editions.field.one_shot'),
          [
            { value: '0', label: t('editions.one_shot.no') },
            { value: '1', label: t('editions.one_shot.yes') },
          ],
          { help: t('editions.field.one_shot.help') },
        ),
        select(
          'retention',
          head('retention'),
          [
            ...RETENTION_YEARS.map((years) => ({ value: String(years), label: retentionText(years, words) })),
            { value: 'forever', label: retentionText(null, words) },
          ],
          { help: t('editions.field.retention.help') },
        ),
      ],
    },
    {
      key: 'how',
      title: t('editions.section.how'),
      fields: [
        field('channels', head('channels'), {
          kind: 'checks',
          options: CHANNELS.map((value) => ({ value, label: t(`editions.channel.${value}`) })),
        }),
        select(
          'open_to',
          head('open_to'),
          OPEN_TO.map((value) => ({ value, label: t(`editions.open_to.${value}`) })),
        ),
        field('open_to_note', t('editions.field.open_to_note'), {
          maxlength: 60,
          optional: true,
          width: 'm',
          help: t('editions.field.open_to_note.help'),
        }),
        select(
          'audience',
          t('catalogue.column.audience'),
          AUDIENCES.map((value) => ({ value, label: t(`catalogue.audience.${value}`) })),
        ),
        select(
          'secrecy_check',
          head('secrecy'),
          SECRECY_CHECKS.map((value) => ({ value, label: t(`editions.secrecy.${value}`) })),
        ),
        select(
          'way',
          head('way'),
          WAYS.map((value) => ({ value, label: t(`editions.way.${value}`) })),
          { help: t('editions.field.way.help') },
        ),
        select(
          'withheld_ground',
          t('editions.field.withheld_ground'),
          GROUNDS.map((value) => ({ value, label: groundText(value, words) })),
          {
            placeholder: t('editions.field.no_ground'),
            optional: true,
          },
        ),
        field('withheld_explanation', t('editions.field.withheld_explanation'), {
          kind: 'textarea',
          rows: 2,
          maxlength: 500,
          optional: true,
        }),
        field('review_due_on', t('editions.field.review_due_on'), { kind: 'date', optional: true }),
      ],
    },
    {
      key: 'why',
      title: t('editions.section.why'),
      fields: [
        field('change_note', t('editions.field.change_note'), {
          help: t('editions.field.change_note.help'),
          maxlength: 200,
          optional: true,
        }),
      ],
    },
  ]
}

/** A line with every column of the official table. */
export function presentLine(item: EditionItem, number: number, x: OfficialContext) {
  const row = officialRow(item, number, x)
  const facts = OFFICIAL.filter((column) => column !== 'number' && column !== 'title').map((column) => ({
    label: x.t(officialHead(column)),
    value: row[column],
  }))
  const withheld =
    item.way === 'withheld'
      ? [
          { label: x.t('editions.field.withheld_ground'), value: groundText(item.withheldGround, x) },
          { label: x.t('editions.field.withheld_explanation'), value: item.withheldExplanation },
          { label: x.t('editions.field.review_due_on'), value: x.fmt.date(item.reviewDueOn) },
        ]
      : []
  return [...facts, ...withheld, { label: x.t('editions.field.change_note'), value: item.changeNote }]
}
