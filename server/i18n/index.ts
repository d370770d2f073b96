import { en, zhCN } from './catalogues.ts'

/** Every message the product can show. Chinese is the original; the compiler requires English to have the same keys. */
export type MessageKey = keyof typeof zhCN
export type Locale = 'zh-CN' | 'en'
export const LOCALES = ['zh-CN', 'en'] as const
export type MessageParams = Readonly<Record<string, string | number>>
export type Translate = (key: MessageKey, params?: MessageParams) => string

const catalogues: Record<Locale, Record<MessageKey, string>> = { 'zh-CN': zhCN, en }
const integers: Record<Locale, Intl.NumberFormat> = { 'zh-CN': new Intl.NumberFormat('zh-CN'), en: new Intl.NumberFormat('en') }

// {name} puts a value in, in English its English form `name_en` where there is one; {n|row|rows} picks the first word when n is 1,
// else the second.
const PLACEHOLDER = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g

function fill(locale: Locale, message: string, params: MessageParams): string {
  return message.replace(PLACEHOLDER, (whole: string, name: string, one?: string, other?: string) => {
    const value = (locale === 'en' ? params[`${name}_en`] : undefined) ?? params[name]
    if (value === undefined) return whole
    if (one !== undefined && other !== undefined) return value === 1 || value === '1' ? one : other
    if (typeof value === 'number') return integers[locale].format(value)
    return value.startsWith('@') ? named(locale, value) : value
  })
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const days: Record<Locale, Intl.DateTimeFormat> = {
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }),
}

/**
 * A parameter that names a message, `@accounts.row.total`, is that message, and `@2026-02-27` is that day in words: findings are made where
 * nobody knows the reader's language.
 */
function named(locale: Locale, value: string): string {
  const key = value.slice(1)
  if (DAY.test(key)) return days[locale].format(new Date(`${key}T00:00:00Z`))
  return isMessageKey(key) ? catalogues[locale][key] : value
}

/** A sentence in the reader's language. Numbers among `params` are printed with thousand separators; pass years as text. */
export function translate(locale: Locale, key: MessageKey, params?: MessageParams): string {
  const message = catalogues[locale][key]
  return params === undefined ? message : fill(locale, message, params)
}

const translators: Record<Locale, Translate> = {
  'zh-CN': (key, params) => translate('zh-CN', key, params),
  en: (key, params) => translate('en', key, params),
}
export const translator = (locale: Locale): Translate => translators[locale]

/** Narrows a computed key such as `role.${name}`; tests hold every family of keys complete. */
export const isMessageKey = (key: string): key is MessageKey => key in zhCN
