import type { Knex } from 'knex'
import { createHash } from 'node:crypto'
import { dateInShanghai } from '../../core/dates.ts'
import { commitmentOf, drawSample, listHash, seedOf, type ListedRecord } from '../../core/spot-check.ts'
import { recordHash, type SignedLine } from '../../server/inspections/record-hash.ts'
import { tell } from '../../server/notifications/notifications.service.ts'
import { insertAll, insertReturningIds } from './batches.ts'
import { workingDay } from './clock.ts'
import { WORKING_DEPARTMENTS, DEPARTMENTS } from './departments.ts'
import { INSPECTIONS, type DemoInspection, type FindingEnd, type VisitEnd } from './inspections.ts'
import { lifeOf, type Life } from './inspections-life.ts'
import type { PlantedPeople } from './plant-people.ts'
import { Chance } from './random.ts'
import { FILE_NAMES } from './texts/files.ts'
import { STATEMENTS, SUMMARIES, THEMES, type Theme, type ThemeItem } from './texts/inspections.ts'

/** A minute after eight in the morning of a day, Shanghai. */
const at = (day: string, minute: number): string => new Date(Date.parse(`${day}T00:00:00.000Z`) + minute * 60_000).toISOString()

interface Planted {
  readonly plan: DemoInspection
  readonly id: number
  readonly title: string
  readonly fromOn: string
  readonly items: readonly number[]
  readonly theme: Theme
  readonly visits: readonly (readonly [department: string, end: VisitEnd])[]
}
interface Step {
  readonly inspection_id: number
  readonly visit_id: number | null
  readonly finding_id: number | null
  readonly step: string
  readonly actor_id: number | null
  readonly at: string
  readonly remark: string
  readonly due_on: string | null
}

/** Inspections by the three inspecting departments: last year's, and this year's up to yesterday; a surprise and two more are to come. */
export async function plantInspections(tx: Knex.Transaction, planted: PlantedPeople, now: Date): Promise<void> {
  await new Planting(tx, planted, dateInShanghai(now.toISOString())).plant()
}

class Planting {
  readonly #tx: Knex.Transaction
  readonly #people: PlantedPeople
  readonly #today: string
  readonly #steps: Step[] = []
  readonly #notices = new Map<string, number>()
  #photo: { readonly sha256: string; readonly size: number; readonly type: string } | undefined

  constructor(tx: Knex.Transaction, people: PlantedPeople, today: string) {
    this.#tx = tx
    this.#people = people
    this.#today = today
  }

  async plant(): Promise<void> {
    this.#photo = await boardPhoto(this.#tx)
    await this.#plantTemplates()
    for (const [i, plan] of INSPECTIONS.entries()) await this.#plantInspection(plan, i)
    this.#steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    await insertAll(this.#tx, 'inspection_steps', this.#steps)
    await this.#tellHeads()
  }

  #person(username: string): number {
    const found = this.#people.people.find((one) => one.username === username)
    if (found === undefined) throw new Error(`nobody is called ${username}`)
    return found.id
  }
  #inspector(code: string): number {
    return this.#person({ BGS: 'inspector1', JCS: 'inspector2', RSK: 'inspector3' }[code] ?? '')
  }
  #holder(code: string, role: 'head' | 'publisher'): number {
    const of = this.#people.people.filter(({ department }) => department === code)
    return (of.find(({ roles }) => roles.includes(role)) ?? of[0])!.id
  }
  #department(code: string): number {
    return this.#people.departments.get(code)!
  }

  async #plantTemplates(): Promise<void> {
    const kept = [
      ['openness', 'BGS', '政务公开季度检查清单'],
      ['conduct', 'JCS', '窗口暗访清单'],
      ['assessment', 'RSK', '平时考核检查清单'],
    ] as const
    await insertAll(
      this.#tx,
      'inspection_templates',
      kept.map(([theme, code, name]) => ({
        department_id: this.#department(code),
        name,
        items: JSON.stringify(THEMES[theme].items.map(({ indicator, title, look }) => ({ indicator, title, look }))),
        created_by: this.#inspector(code),
        created_at: at(`${Number(this.#today.slice(0, 4)) - 1}-02-20`, 90),
        version: 1,
      })),
    )
  }

  #dayOf({ on }: DemoInspection): string {
    return typeof on === 'number' ? workingDay(this.#today, -on) : workingDay(`${Number(this.#today.slice(0, 4)) - 1}-${on}`, 0)
  }

  async #plantInspection(plan: DemoInspection, i: number): Promise<void> {
    const theme: Theme = THEMES[plan.theme]
    const fromOn = this.#dayOf(plan)
    const title = `${fromOn.slice(0, 4)}年${Number(fromOn.slice(5, 7))}月${theme.title}`
    const lead = this.#inspector(plan.lead)
    const draftedOn = [workingDay(fromOn, -15), workingDay(this.#today, -3)].sort()[0]!
    const scheme = (await this.#tx('evaluation_schemes')
      .where({ code: `ZWGK-${fromOn.slice(0, 4)}`, state: 'frozen' })
      .first('id')) as { id: number } | undefined
    const [id] = await insertReturningIds(this.#tx, 'inspections', [
      {
        department_id: this.#department(plan.lead),
        scheme_id: scheme?.id ?? null,
        kind: plan.kind,
        title,
        purpose: theme.purpose,
        from_on: fromOn,
        to_on: workingDay(fromOn, 4),
        state: plan.state,
        rectification_days: plan.days,
        created_by: lead,
        created_at: at(draftedOn, 60),
        version: 3,
      },
    ])
    const codes = [plan.lead, ...plan.joint]
    await insertAll(
      this.#tx,
      'inspection_departments',
      codes.map((code) => ({ inspection_id: id, department_id: this.#department(code) })),
    )
    const items = await insertReturningIds(
      this.#tx,
      'inspection_items',
      theme.items.map(({ indicator, title: name, look }, n) => ({ inspection_id: id, position: n + 1, indicator, title: name, look })),
    )
    const on = { inspection_id: id! }
    this.#note(on, 'drafted', lead, at(draftedOn, 60))
    this.#note(on, 'checklist', lead, at(draftedOn, 95))
    if (plan.state !== 'draft') this.#note(on, 'planned', lead, at(workingDay(draftedOn, 1), 120))
    const visits = typeof plan.visits === 'number' ? await this.#draw(id!, plan.visits, codes, draftedOn, lead) : plan.visits
    const placed = { plan, id: id!, title, fromOn, items, theme, visits }
    for (const n of visits.keys()) await this.#plantVisit(placed, n, new Chance(`inspections/${i}/${n}`))
    if (plan.state === 'done') this.#note(on, 'finished', null, at(workingDay(fromOn, Math.floor((visits.length - 1) / 2)), 460))
  }

  #note(
    of: { readonly inspection_id: number; readonly visit_id?: number; readonly finding_id?: number },
    step: string,
    actor: number | null,
    when: string,
    more: { readonly remark?: string; readonly due_on?: string } = {},
  ): void {
    this.#steps.push({ visit_id: null, finding_id: null, remark: '', due_on: null, ...of, ...more, step, actor_id: actor, at: when })
  }

  /** Four of all the others, so that anybody can draw them again. */
  async #draw(id: number, size: number, inspecting: readonly string[], day: string, by: number): Promise<Planted['visits']> {
    const codes = WORKING_DEPARTMENTS.map(({ code }) => code).filter((code) => !inspecting.includes(code))
    const records = codes.map((code): ListedRecord => ({ id: this.#department(code), version: 1, departmentId: this.#department(code) }))
    const secret = createHash('sha256').update(`inspection/${day}`).digest('hex')
    const drawnOn = workingDay(day, 3)
    const publicText = `${3_200 + new Chance(`inspections/draw/${day}`).int(0, 190)}.${new Chance(`inspections/cents/${day}`).int(10, 99)}`
    const seed = seedOf(secret, publicText)
    const sample = drawSample(records, size, 'simple', seed)
    const source = `${drawnOn.slice(0, 4)}年${Number(drawnOn.slice(5, 7))}月${Number(drawnOn.slice(8))}日 上证指数收盘点位（上海证券交易所网站公布，保留两位小数）`
    await insertAll(this.#tx, 'inspection_draws', [
      {
        inspection_id: id,
        of: 'departments',
        draw: 'simple',
        size,
        public_source: source,
        records: JSON.stringify(records.map((one) => [one.id, one.version, one.departmentId])),
        list_hash: listHash(records),
        secret,
        commitment: commitmentOf(secret),
        announced_by: by,
        announced_at: at(workingDay(day, 1), 150),
        public_text: publicText,
        seed,
        sample: JSON.stringify(sample.map((one) => one.id)),
        drawn_by: by,
        drawn_at: at(drawnOn, 470),
        version: 2,
      },
    ])
    this.#note({ inspection_id: id }, 'draw_announced', by, at(workingDay(day, 1), 150), { remark: source })
    this.#note({ inspection_id: id }, 'drawn', by, at(drawnOn, 470), { remark: publicText })
    return sample.map((one) => [codes.find((code) => this.#department(code) === one.id)!, 'signed'] as const)
  }

  async #plantVisit(placed: Planted, n: number, chance: Chance): Promise<void> {
    const [code, end] = placed.visits[n]!
    const { plan, id, title, fromOn, theme } = placed
    const isPlanned = end === 'planned'
    const day = end === 'running' ? workingDay(this.#today, -1) : workingDay(fromOn, Math.floor(n / 2))
    const onDay = isPlanned && day <= this.#today ? workingDay(this.#today, 1) : end === 'closed' ? workingDay(this.#today, -1) : day
    const team = [plan.lead, ...plan.joint].map((one) => this.#inspector(one)).sort((a, b) => a - b)
    const summary = end === 'running' || isPlanned ? '' : chance.pick(SUMMARIES)
    const findingEnd = plan.ends[n % Math.max(1, plan.ends.length)] ?? 'recorded'
    const lines = isPlanned ? [] : this.#lines(placed, end, findingEnd, chance)
    const head = this.#holder(code, 'head')
    const photo = this.#photo !== undefined && lines.find((line) => line.answer === 'problem' && line.title.startsWith('公开栏'))
    const files = photo ? [{ itemId: photo.itemId, sha256: this.#photo!.sha256 }] : []
    const name = DEPARTMENTS.find((one) => one.code === code)!.name
    const hash = summary === '' ? null : recordHash({ inspection: title, department: name, onDay, team, summary, lines, files })
    const [visitId] = await insertReturningIds(this.#tx, 'inspection_visits', [
      {
        inspection_id: id,
        department_id: this.#department(code),
        on_day: onDay,
        state: end,
        begun_by: isPlanned ? null : team[0],
        begun_at: isPlanned ? null : at(onDay, 65),
        closed_by: summary === '' ? null : team[0],
        closed_at: summary === '' ? null : at(onDay, 190),
        summary,
        record_sha256: hash,
        signer_id: summary === '' ? null : head,
        signed_by: end === 'signed' ? head : null,
        signed_at: end === 'signed' ? at(onDay, 410) : null,
        statement: end === 'signed' ? chance.pick(STATEMENTS) : '',
        refused_by: end === 'refused' ? team[0] : null,
        refused_at: end === 'refused' ? at(onDay, 420) : null,
        refused_reason: end === 'refused' ? '负责人认为窗口空岗系临时取件，不同意写入记录，当场拒绝签字。' : '',
        witness_id: end === 'refused' ? team[1] : null,
        witnessed_at: end === 'refused' ? at(onDay, 455) : null,
        version: { planned: 1, running: 2, closed: 3, signed: 4, refused: 5 }[end],
      },
    ])
    const of = { inspection_id: id, visit_id: visitId! }
    if (isPlanned) return
    await insertAll(
      this.#tx,
      'inspection_inspectors',
      team.map((person_id) => ({ visit_id: visitId, person_id })),
    )
    this.#note(of, 'begun', team[0]!, at(onDay, 65))
    await this.#plantAnswers(visitId!, lines, team[0]!, onDay)
    if (photo) await this.#plantPhoto(visitId!, photo.itemId, team[0]!, onDay)
    if (summary === '') return
    this.#note(of, 'closed', team[0]!, at(onDay, 190))
    if (end === 'signed') this.#note(of, 'signed', head, at(onDay, 410))
    if (end === 'refused') {
      this.#note(of, 'refusal', team[0]!, at(onDay, 420))
      this.#note(of, 'witnessed', team[1]!, at(onDay, 455))
    }
    const life =
      end === 'closed'
        ? lifeOf('recorded', onDay, plan.days, this.#today, chance)
        : lifeOf(findingEnd, onDay, plan.days, this.#today, chance)
    await this.#plantFindings({ ...of, code, theme, life, days: plan.days, by: team[0]! }, lines)
  }

  /** One problem where its fate is to be seen by itself, else as it comes; a visit under way has not come to the last items. */
  #lines({ items, theme }: Planted, end: VisitEnd, fate: FindingEnd, chance: Chance): SignedLine[] {
    const alone = ['escalated', 'overdue', 'answered', 'ordered'].includes(fate)
    const bad = chance.int(0, theme.items.length - 1)
    const known = end === 'running' ? theme.items.slice(0, 2) : theme.items
    return known.map((item: ThemeItem, i) => {
      const isBad = i === bad || (!alone && chance.happens(0.25))
      const [severity, text] = chance.pick(item.problems)
      const good = chance.pick(item.good)
      const { indicator, title } = item
      return {
        itemId: items[i]!,
        indicator,
        title,
        answer: isBad ? 'problem' : 'in_order',
        note: isBad ? text : good,
        severity: isBad ? severity : null,
      }
    })
  }

  async #plantAnswers(visitId: number, lines: readonly SignedLine[], by: number, onDay: string): Promise<void> {
    const given = lines.map(({ itemId, answer, note, severity }, i) => ({
      visit_id: visitId,
      item_id: itemId,
      answer,
      note,
      severity,
      given_by: by,
      when: at(onDay, 80 + i * 22),
    }))
    await insertAll(
      this.#tx,
      'inspection_answers',
      given.map(({ when, ...row }) => ({ ...row, given_at: when, version: 1 })),
    )
    await insertAll(
      this.#tx,
      'inspection_answer_log',
      given.map(({ when, ...row }) => ({
        ...row,
        at: when,
        client_id: createHash('sha256').update(`${visitId}/${row.item_id}`).digest('hex').slice(0, 32),
      })),
    )
  }

  async #plantPhoto(visitId: number, itemId: number, by: number, onDay: string): Promise<void> {
    await insertAll(this.#tx, 'inspection_files', [
      {
        visit_id: visitId,
        item_id: itemId,
        name: '现场照片.jpg',
        ...this.#photo!,
        original_sha256: this.#photo!.sha256,
        uploaded_by: by,
        uploaded_at: at(onDay, 100),
      },
    ])
  }

  async #plantFindings(
    of: { inspection_id: number; visit_id: number; code: string; theme: Theme; life: Life; days: number; by: number },
    lines: readonly SignedLine[],
  ): Promise<void> {
    const { inspection_id, visit_id, theme, life, by } = of
    const found = lines.filter(({ answer }) => answer === 'problem')
    if (found.length === 0) return
    const order = life.steps.find(({ step }) => step === 'ordered')
    const notice = order === undefined ? null : await this.#plantNotice(of, order.on, order.dueOn!)
    const dueOn = life.steps.findLast((step) => step.dueOn !== undefined)?.dueOn ?? null
    const ids = await insertReturningIds(
      this.#tx,
      'inspection_findings',
      found.map(({ itemId, indicator, title, note, severity }, i) => ({
        visit_id,
        item_id: itemId,
        number: i + 1,
        indicator,
        title,
        text: note,
        severity,
        state: life.state,
        notice_id: notice,
        due_on: dueOn,
        escalation: life.escalation,
        version: 1 + life.steps.length,
      })),
    )
    for (const [i, id] of ids.entries())
      for (const [n, { step, on, by: whose, dueOn: due }] of life.steps.entries()) {
        const actor = whose === 'clock' ? null : whose === 'inspector' ? by : this.#holder(of.code, 'publisher')
        const mended = theme.items.find(({ title }) => title === found[i]!.title)?.mended ?? ''
        const remark =
          {
            ordered: theme.requirement,
            answered: mended,
            not_done: '现场核实，措施已写入制度，但实际仍有缺项。',
            done: '现场核实，已整改到位。',
          }[step as string] ?? ''
        const more = due === undefined ? { remark } : { remark, due_on: due }
        this.#note({ inspection_id, visit_id, finding_id: id }, step, actor, at(on, step === 'ordered' ? 130 : 95 + n), more)
      }
  }

  async #plantNotice(
    { visit_id, theme, days, by }: { visit_id: number; theme: Theme; days: number; by: number },
    on: string,
    due: string,
  ): Promise<number> {
    const year = on.slice(0, 4)
    const number = (this.#notices.get(year) ?? 0) + 1
    this.#notices.set(year, number)
    const words = { requirement: theme.requirement, days, due_on: due, issued_by: by, issued_at: at(on, 130) }
    const [id] = await insertReturningIds(this.#tx, 'inspection_notices', [{ visit_id, year: Number(year), number, ...words }])
    return id!
  }

  /** What waits for the department of the demo's head. */
  async #tellHeads(): Promise<void> {
    const head = this.#person('head')
    const waiting = (await this.#tx('inspection_visits as v')
      .join('inspections as i', 'i.id', 'v.inspection_id')
      .where({ 'v.state': 'closed', 'v.signer_id': head })
      .select('v.id', 'i.title', 'v.closed_at as at')) as { id: number; title: string; at: string }[]
    for (const { id, title, at: when } of waiting) {
      const told = { personId: head, code: 'inspections.told.to_sign', params: { title }, href: `/inspections/visits/${id}` } as const
      await tell(this.#tx, [told], when)
    }
  }
}

/** The picture of a notice board that some records carry, as it is kept for readers. */
async function boardPhoto(tx: Knex.Transaction): Promise<{ sha256: string; size: number; type: string } | undefined> {
  const row = (await tx('attachments as a')
    .join('blobs as b', 'b.sha256', tx.raw('coalesce(a.public_sha256, a.sha256)'))
    .where('a.name', FILE_NAMES.board)
    .first('b.sha256', 'b.size', 'b.type')) as { sha256: string; size: number; type: string } | undefined
  return row
}
