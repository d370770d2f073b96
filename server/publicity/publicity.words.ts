import type { Locale, Translate } from '../i18n/index.ts'
import type { Format } from '../web/format.ts'
import type { Chip } from '../web/table-types.ts'
import type { NoticeState, Period, Result } from './publicity.rules.ts'

interface Words {
  readonly t: Translate
  readonly fmt: Format
  readonly locale: Locale
}
interface Named {
  readonly name: string
  readonly nameEn: string
}
/** How somebody can object, as the notice itself says it. */
interface How {
  readonly telephone: string
  readonly address: string
  readonly how: string
}

/** Who hears objections, and how: what a notice has to say of itself. */
export function howFacts(notice: How, takingDepartments: readonly Named[], { t, locale }: Pick<Words, 't' | 'locale'>) {
  const takers = takingDepartments.map(({ name, nameEn }) => (locale === 'en' && nameEn !== '' ? nameEn : name))
  return [
    { label: t('personnel.field.takers'), value: takers.join(t('personnel.comma')) },
    { label: t('personnel.field.telephone'), value: notice.telephone },
    { label: t('personnel.field.address'), value: notice.address },
    { label: t('personnel.field.how'), value: notice.how },
  ]
}

const STATE_CHIPS: Readonly<Record<NoticeState, Chip['kind']>> = { running: 'ok', awaiting: 'soon', settled: 'idle', withdrawn: 'turned' }
/** Undefined: interrupted by a correction. */
export function noticeChip(state: NoticeState | undefined, { t }: Pick<Words, 't'>): Chip {
  if (state === undefined) return { kind: 'turned', text: t('personnel.state.interrupted') }
  return {
    kind: STATE_CHIPS[state],
    text: t(`personnel.state.${state}`),
    ...(state === 'running' && { icon: 'clock' }),
    ...(state === 'settled' && { icon: 'check' }),
  }
}

/** 11月23日至11月27日，5 个工作日; where it was broken off, on which day and by what. */
export function periodText({ firstOn, lastOn, days, broken }: Period, { t, fmt }: Pick<Words, 't' | 'fmt'>): string {
  const text = t('personnel.period', { from: fmt.date(firstOn), to: fmt.date(lastOn), days })
  if (broken === undefined) return text
  return text + t(`personnel.period.${broken.by}`, { on: fmt.date(broken.on) })
}

const RESULT_CHIPS: Readonly<Record<Result, Chip['kind']>> = { unaffected: 'ok', deferred: 'late', cancelled: 'miss' }
export const resultChip = (result: Result, { t }: Pick<Words, 't'>): Chip => ({
  kind: RESULT_CHIPS[result],
  text: t(`personnel.result.${result}`),
})
