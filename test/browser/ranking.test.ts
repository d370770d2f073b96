import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { leavesOf } from '../../core/evaluation/engine.ts'
import { recomputeCommand } from '../../server/cli/recompute-evaluation.ts'
import { decodeCycle, selectCycles } from '../../server/evaluations/cycles.queries.ts'
import type { Cycle } from '../../server/evaluations/cycles.types.ts'
import { makePreliminary } from '../../server/evaluations/results.service.ts'
import { getScheme } from '../../server/evaluations/schemes.service.ts'
import { sha256Of } from '../../server/evaluations/versions.service.ts'
import { shot } from '../support/browser.ts'
import { expectGood, noticed, ownDemo, PATIENCE_MS, press, said, signedIn, visit, type DemoServer } from './demo.ts'

/** This year's cycle, which the demonstration leaves in the midst of scoring, with everything in: on notice from today. */
async function putOnNotice({ deps }: DemoServer): Promise<Cycle> {
  const { db } = deps
  const row: unknown = await selectCycles(db.read).where('c.state', 'scoring').orderBy('c.id', 'desc').first()
  const cycle = decodeCycle(row)
  const { scheme } = await getScheme(db.read, cycle.schemeId)
  const subjects = (await db.read('evaluation_subjects').where({ cycle_id: cycle.id })) as { id: number; department_id: number }[]
  const scorers = (await db.read('evaluation_scorers').where({ cycle_id: cycle.id })) as { id: number; department_id: number }[]
  const by = (username: string) =>
    db.read('people').where({ username }).first('id', 'display_name') as Promise<{ id: number; display_name: string }>
  const [inspector, leader] = [await by('inspector1'), await by('leader')]
  const at = deps.now().toISOString()
  await db.write.transaction(async (tx) => {
    await tx('evaluation_scores').where({ cycle_id: cycle.id }).whereNotNull('points').update({ submitted_at: at })
    await tx('evaluation_scores').where({ cycle_id: cycle.id }).whereNull('points').delete()
    await tx('evaluation_reopenings').where({ cycle_id: cycle.id }).delete()
    for (const { code, weight, source } of leavesOf(scheme))
      for (const subject of subjects) {
        const common = { cycle_id: cycle.id, subject_id: subject.id, indicator: code }
        if (source.kind === 'ballot')
          await tx('evaluation_decisions').insert({
            ...common,
            kind: 'not_applicable',
            reason: '今年不测评。',
            decided_by: leader.id,
            decided_at: at,
          })
        if (source.kind !== 'inspection') continue
        const rows = scorers
          .filter((scorer) => scorer.department_id !== subject.department_id)
          .map((scorer) => ({
            ...common,
            scorer_id: scorer.id,
            round: 1,
            points: Math.round(weight * 0.9),
            given_by: inspector.id,
            saved_at: at,
            submitted_at: at,
          }))
        await tx('evaluation_scores').insert(rows).onConflict(['cycle_id', 'indicator', 'subject_id', 'scorer_id', 'round']).ignore()
      }
    await makePreliminary(deps, tx, { id: null, name: inspector.display_name }, cycle)
  })
  return cycle
}

describe('the result of an evaluation, from its notice to the last word', () => {
  let server: DemoServer
  let cycle: Cycle
  let at = ''
  before(async function () {
    this.timeout(300_000)
    server = await ownDemo()
    cycle = await putOnNotice(server)
    at = `/evaluations/${cycle.id}`
  })

  const open = (page: Page, code: string): Promise<void> => page.click(`#line-${code} details > summary`)

  it('a department objects, others uphold it, everybody compares the versions, two leaders make it final', async function () {
    this.timeout(300_000)
    const head = await signedIn(server, 'head')
    await visit(head, `${at}/ranking`)
    expect(await said(head)).to.include('公示中')
    await shot(head, 'ranking-preliminary')
    await press(head, 'a.btn-primary:has-text("提出异议")')
    await head.selectOption('select[name="indicator"]', 'A1')
    await head.fill('textarea[name="grounds"]', '该项按期公开，系统停机当天已书面报告。')
    await head.fill('textarea[name="evidence"]', '临人社函〔2026〕31号')
    await expectGood(head)
    await press(head, 'button:has-text("提交异议")')
    expect(await noticed(head)).to.include('异议已提交')
    const objection = new URL(head.url()).pathname

    const inspector = await signedIn(server, 'inspector2')
    await visit(inspector, objection)
    await inspector.check('input[name="outcome"][value="upheld"]')
    await inspector.fill('textarea[name="reasons"]', '查实当天系统停机，不计逾期。')
    await press(inspector, 'button:has-text("作出决定")')
    expect(await said(inspector)).to.include('至少填一项更正') // and nothing that was typed is lost
    expect(await inspector.inputValue('textarea[name="reasons"]')).to.include('查实当天系统停机')
    await inspector.locator('input[name="remove"]').first().check()
    await shot(inspector, 'objection-decide')
    await press(inspector, 'button:has-text("作出决定")')
    expect(new URL(inspector.url()).pathname).to.equal(`${at}/versions/2`)
    expect(await said(inspector))
      .to.include('查实当天系统停机')
      .and.include('公开及时率')
    await expectGood(inspector)
    await shot(inspector, 'version-diff')

    const leader = await signedIn(server, 'leader')
    await visit(leader, `${at}/ranking`)
    expect(await said(leader))
      .to.include('检查科室宽严')
      .and.include('公示到')
    expect(await leader.locator('button:has-text("确认结果")').count()).to.equal(0)
    // Five working days later; nobody waits for them here.
    await server.deps.db.write('evaluation_cycles').where({ id: cycle.id }).update({ publicity_until: '2020-01-01' })
    await leader.reload()
    while ((await leader.locator('button:has-text("作出决定")').count()) > 0) {
      await leader.fill('textarea[name="reason"]', '局长办公会研究决定。')
      await press(leader, 'button:has-text("作出决定")')
      await server.deps.db.write('evaluation_cycles').where({ id: cycle.id }).update({ publicity_until: '2020-01-01' })
      await leader.reload()
    }
    expect(await said(leader), 'a veto that may still come into force holds up the last word').to.match(/还有 \d+ 件一票否决没有办结/)
    expect(await leader.locator('button:has-text("确认结果")').count()).to.equal(0)
    await server.deps.db.write('vetoes').where({ cycle_id: cycle.id }).update({ state: 'unfounded' })
    await leader.reload()
    await press(leader, 'button:has-text("确认结果")')
    expect(await noticed(leader)).to.include('等另一名局领导确认')
    const other = await signedIn(server, 'songyalin')
    await visit(other, `${at}/ranking`)
    await press(other, 'button:has-text("确认为最终结果")')
    expect(await noticed(other)).to.include('已确认为最终结果')
    expect(await said(other)).to.include('最终结果')
    await expectGood(other)
  })

  it('a leader goes from a rank to one late publication; a member of staff computes the bundle again', async function () {
    this.timeout(300_000)
    const leader = await signedIn(server, 'leader')
    await visit(leader, '/evaluations/1/ranking')
    await press(leader, '.sl-ranking a:has-text("就业促进科")')
    await open(leader, 'A1')
    await expectGood(leader)
    await shot(leader, 'sheet')
    const late = leader.locator('#line-A1 .sl-events a').first()
    const title = (await late.textContent()) ?? ''
    await press(leader, '#line-A1 .sl-events a')
    expect(new URL(leader.url()).pathname).to.match(/^\/(disclosures|obligations)\/\d+$/)
    expect(await said(leader)).to.include(title.split(/[（(]/)[0])

    const staff = await signedIn(server, 'staff')
    await visit(staff, '/evaluations/1/ranking')
    const hash = ((await staff.textContent('.sl-sha')) ?? '').trim()
    const [download] = await Promise.all([staff.waitForEvent('download'), staff.click('a:has-text("下载考评数据包")')])
    const file = await download.path()
    expect(sha256Of(readFileSync(file, 'utf8'))).to.equal(hash)
    const lines: string[] = []
    const around = { env: {}, out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) }
    expect(await recomputeCommand([file], around)).to.equal(0)
    expect(lines.join('\n')).to.include(hash)
  })

  it('is read in English on a phone', async function () {
    this.timeout(300_000)
    const page = await signedIn(server, 'staff', { viewport: 'phone', locale: 'en' })
    page.setDefaultTimeout(PATIENCE_MS)
    await page.context().addCookies([{ name: 'sunlit.locale', value: 'en', url: server.url }])
    for (const path of ['ranking', 'sheets/department:JYCJ', 'versions/2', 'objections', 'report'])
      await visit(page, `/evaluations/1/${path}`)
    expect(await said(page)).to.include('Report')
    await shot(page, 'ranking-phone-english')
  })
})
