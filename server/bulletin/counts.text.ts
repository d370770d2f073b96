import type { DepartmentTally } from './counts.queries.ts'
import { addUp, rateOf } from './bulletin.rules.ts'

// The text of a disclosure is written in the language in which the bureau discloses, whatever the drafter reads.

/** 36.84%: hundredths of a per cent without the noughts at the end. */
const percent = (hundredths: number | null): string => (hundredths === null ? '0%' : `${Number((hundredths / 100).toFixed(2))}%`)

/** Body, summary and required elements of a month's disclosure (报送、采用、科室). */
export function countsText(month: string, departments: readonly DepartmentTally[]) {
  const total = addUp(departments)
  const sent = departments.filter((one) => one.sent > 0).toSorted((a, b) => b.accepted - a.accepted || b.sent - a.sent)
  const silent = departments.filter((one) => one.sent === 0)
  const when = `${month.slice(0, 4)}年${Number(month.slice(5))}月`
  const each = sent.map((one) => `${one.name}报送 ${one.sent} 篇、采用 ${one.accepted} 篇`)
  return {
    summary: `各科室报送 ${total.sent} 篇，采用 ${total.accepted} 篇。`,
    body: [
      `${when}，各科室、局属单位向《工作信息》报送 ${total.sent} 篇，采用 ${total.accepted} 篇，退回 ${total.returned} 篇，采用率 ${percent(rateOf(total))}。`,
      ...(each.length === 0 ? [] : [`${each.join('；')}。`]),
      ...(silent.length === 0 ? [] : [`${silent.map(({ name }) => name).join('、')}本月没有报送。`]),
    ].join('\n'),
    elements: [`${total.sent} 篇`, `${total.accepted} 篇`, sent.map(({ name }) => name).join('、') || '无'],
  }
}
