import { findSensitive, type Sensitive } from '../../secrecy/detectors.rules.ts'

/** What a record about people never says, whatever the secrecy gate lets through. */
export const REFUSALS = ['identity_number', 'birth_day', 'family', 'live_case'] as const
export type Refusal = (typeof REFUSALS)[number]

/** The rule behind each refusal. */
export const REFUSAL_CLAUSES: Readonly<Record<Refusal, string>> = {
  identity_number: '《中华人民共和国个人信息保护法》第六条',
  birth_day: '《中华人民共和国个人信息保护法》第六条',
  family: '《中华人民共和国政府信息公开条例》第十五条',
  live_case: '《中华人民共和国政府信息公开条例》第十六条',
}

/** What the detectors of the secrecy gate find, as far as a record about people can not have it cleared there. */
const DETECTED: Readonly<Partial<Record<Sensitive['kind'], Refusal>>> = {
  id_number: 'identity_number',
  passport: 'identity_number',
  birth_date: 'birth_day',
  family: 'family',
  home_address: 'family',
  health: 'family',
}

const WHOLE_DATE = /\d\D+\d+\D+\d|\d{8}/

// Words that stand in personal files and in files of cases, never in an announcement.
const FAMILY = /配偶|子女|儿子|女儿|父母|父亲|母亲|妻子|丈夫|家庭(?:住址|成员|财产|收入)|婚姻|离异|再婚|丧偶/
const LIVE_CASE =
  /立案(?:审查|调查|侦查)|正?接受(?:组织|纪律|监察|审查)(?:审查|调查)|正在(?:调查|核查|审查)|留置|涉嫌|初步核实|问题线索|线索核查|被举报|举报信/

/** What of all that a text carries. */
export function refusedIn(text: string): readonly Refusal[] {
  if (text === '') return []
  // Year and month of birth are what a notice shows; the gate's detector finds those too.
  const hits = findSensitive(text).filter((hit) => hit.kind !== 'birth_date' || WHOLE_DATE.test(hit.text))
  const found = new Set(hits.flatMap(({ kind }) => DETECTED[kind] ?? []))
  if (FAMILY.test(text)) found.add('family')
  if (LIVE_CASE.test(text)) found.add('live_case')
  return REFUSALS.filter((refusal) => found.has(refusal))
}
