import { inWords, type Words } from '../web/words.ts'
import type { MessageKey } from '../i18n/index.ts'
import { registerFor } from '../registers/index.ts'
import { ARTICLE, CHANNELS, OPEN_TO, WAYS } from './catalogue.rules.ts'
import { cycleText, timingText } from './catalogue.table.ts'
import type { DiffField } from './editions.diff.rules.ts'
import type { Edition, EditionClass, EditionItem, ItemContent, ReviewLevel } from './editions.types.ts'

// The columns of the official table in words: one place for the page, the diff, the export and the paper.

export type OfficialWords = Pick<Words, 't' | 'fmt' | 'locale'>
export interface OfficialContext extends OfficialWords {
  readonly classes: readonly EditionClass[]
  readonly levels: readonly ReviewLevel[]
  /** 公开主体: the bureau. */
  readonly body: string
  readonly edition: Pick<Edition, 'number'>
}

/** In the order of the official table. */
export const OFFICIAL = [
  'number',
  'class',
  'title',
  'elements',
  'basis',
  'timing',
  'body',
  'channels',
  'open_to',
  'way',
  'tier',
  'departments',
  'person',
  'review',
  'stage',
  'cycle',
  'retention',
  'secrecy',
  'edition',
] as const
export type OfficialColumn = (typeof OFFICIAL)[number]
export const officialHead = (column: OfficialColumn): MessageKey => `editions.official.${column}`

const BOX = { on: '☑', off: '□' } as const
const boxes = (choices: readonly { readonly text: string; readonly on: boolean }[]): string =>
  choices.map(({ text, on }) => `${on ? BOX.on : BOX.off}${text}`).join('\n')

export const classText = (classes: readonly EditionClass[], row: number, locale: Words['locale']): string => {
  const own = classes.find(({ id }) => id === row)
  const top = classes.find(({ id }) => id === own?.parentId)
  return [top, own].flatMap((one) => (one === undefined ? [] : [inWords(locale, one.name, one.nameEn)])).join(' / ')
}

export const levelText = (levels: readonly ReviewLevel[], level: number, locale: Words['locale']): string => {
  const known = levels.find((one) => one.level === level)
  return known === undefined ? String(level) : inWords(locale, known.name, known.nameEn)
}
export const retentionText = (years: number | null, { t }: Pick<Words, 't'>): string =>
  years === null ? t('editions.retention.forever') : t('editions.retention.years', { n: years })
export const openToText = ({ openTo, openToNote }: Pick<ItemContent, 'openTo' | 'openToNote'>, { t }: Pick<Words, 't'>): string =>
  openTo === 'public' ? t('editions.open_to.public') : t('editions.open_to.group_of', { group: openToNote })
export const groundText = (ground: ItemContent['withheldGround'], { t }: Pick<Words, 't'>): string =>
  ground === '' ? '' : t('editions.ground.with_article', { ground: t(`secrecy.ground.${ground}`), article: String(ARTICLE[ground]) })
export const departmentsText = (item: Pick<EditionItem, 'departments'>, { t, locale }: Pick<Words, 't' | 'locale'>): string =>
  item.departments.map(({ name, nameEn }) => inWords(locale, name, nameEn)).join(t('table.list_join'))

/** As many names as a line of a list bears. */
const NAMES_SHOWN = 3

/** 办公室、人事科、财务科等 22 个科室 */
export function shortDepartments(item: Pick<EditionItem, 'departments'>, words: Pick<Words, 't' | 'locale'>): string {
  const { departments } = item
  if (departments.length <= NAMES_SHOWN) return departmentsText(item, words)
  const names = departmentsText({ departments: departments.slice(0, NAMES_SHOWN) }, words)
  return words.t('catalogue.departments_more', { names, n: departments.length })
}

/** One line of the table, choices one below the other. `number`: its place, from 1. */
export function officialRow(item: EditionItem, number: number, x: OfficialContext): Readonly<Record<OfficialColumn, string>> {
  const { t, locale } = x
  return {
    number: String(number),
    class: classText(x.classes, item.classRow, locale),
    title: inWords(locale, item.title, item.titleEn),
    elements: item.elements.map(({ zh, en }) => inWords(locale, zh, en)).join(t('table.list_join')),
    basis: item.legalBasis,
    timing: timingText(item, x),
    body: x.body,
    channels: boxes(CHANNELS.map((channel) => ({ text: t(`editions.channel.${channel}`), on: item.channels.includes(channel) }))),
    open_to: boxes(
      OPEN_TO.map((to) => ({
        text: to === 'group' && item.openTo === to ? openToText(item, x) : t(`editions.open_to.${to}`),
        on: item.openTo === to,
      })),
    ),
    way: boxes(WAYS.map((way) => ({ text: t(`editions.way.${way}`), on: item.way === way }))),
    tier: t(`editions.tier.${item.tier}`),
    departments: departmentsText(item, x),
    person: inWords(locale, item.personName, item.personNameEn),
    review: levelText(x.levels, item.reviewLevel, locale),
    stage: t(`editions.stage.${item.stage}`),
    cycle: cycleText(item, x),
    retention: retentionText(item.retentionYears, x),
    secrecy: t(`editions.secrecy.${item.secrecyCheck}`),
    edition: t('editions.number', { number: String(x.edition.number) }),
  }
}

/** One column's value as the comparison of two editions prints it. */
export function fieldText(
  item: EditionItem,
  field: DiffField,
  x: Pick<OfficialContext, 't' | 'fmt' | 'locale' | 'classes' | 'levels'>,
): string {
  const { t, locale } = x
  switch (field) {
    case 'class':
      return classText(x.classes, item.classRow, locale)
    case 'title':
      return item.title
    case 'titleEn':
      return item.titleEn
    case 'elements':
      return item.elements.map(({ zh, en }) => inWords(locale, zh, en)).join(t('table.list_join'))
    case 'legalBasis':
      return item.legalBasis
    case 'timing':
      return timingText(item, x)
    case 'channels':
      return item.channels.map((channel) => t(`editions.channel.${channel}`)).join(t('table.list_join'))
    case 'openTo':
      return openToText(item, x)
    case 'way':
      return t(`editions.way.${item.way}`)
    case 'withheld':
      return item.way === 'withheld' ? [groundText(item.withheldGround, x), item.withheldExplanation].join(t('frame.dot')) : ''
    case 'tier':
      return t(`editions.tier.${item.tier}`)
    case 'departments':
      return departmentsText(item, x)
    case 'person':
      return inWords(locale, item.personName, item.personNameEn)
    case 'audience':
      return t(`catalogue.audience.${item.audience}`)
    case 'reviewLevel':
      return levelText(x.levels, item.reviewLevel, locale)
    case 'stage':
      return t(`editions.stage.${item.stage}`)
    case 'cycle':
      return t(`catalogue.cycle.${item.cycle}`)
    case 'oneShot':
      return t(item.oneShot ? 'editions.one_shot.yes' : 'editions.one_shot.no')
    case 'retentionYears':
      return retentionText(item.retentionYears, x)
    case 'secrecyCheck':
      return t(`editions.secrecy.${item.secrecyCheck}`)
    case 'register':
      return t(registerFor(item.register).title)
  }
}

const FIELD_LABEL: Readonly<Record<DiffField, MessageKey>> = {
  class: 'editions.official.class',
  title: 'editions.official.title',
  titleEn: 'editions.field.title_en',
  elements: 'editions.official.elements',
  legalBasis: 'editions.official.basis',
  timing: 'editions.official.timing',
  channels: 'editions.official.channels',
  openTo: 'editions.official.open_to',
  way: 'editions.official.way',
  withheld: 'editions.field.withheld_ground',
  tier: 'editions.official.tier',
  departments: 'editions.official.departments',
  person: 'editions.official.person',
  audience: 'catalogue.column.audience',
  reviewLevel: 'editions.official.review',
  stage: 'editions.official.stage',
  cycle: 'editions.official.cycle',
  oneShot: 'editions.field.one_shot',
  retentionYears: 'editions.official.retention',
  secrecyCheck: 'editions.official.secrecy',
  register: 'catalogue.column.register',
}
export const fieldLabel = (field: DiffField): MessageKey => FIELD_LABEL[field]
