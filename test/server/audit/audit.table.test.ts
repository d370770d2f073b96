import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { actionText, aboutText, detailsText, subjectText } from '../../../server/audit/audit.table.ts'
import { translator } from '../../../server/i18n/index.ts'

describe('the words of the audit log', () => {
  const zh = translator('zh-CN')

  it('names what an entry is about and keeps its number', () => {
    expect(subjectText('disclosure:12', zh)).to.equal('公开事项 12')
    expect(subjectText('disclosure:12', translator('en'))).to.equal('Disclosure 12')
    expect(subjectText('unheard-of:3', zh)).to.equal('unheard-of:3')
  })

  it('says names, states, roles and times in words and leaves out what is empty', () => {
    expect(detailsText({ version: 1, from: 'head_review', remark: '' }, zh)).to.equal('版本：1；原为：待科室初审')
    expect(detailsText({ step: 'submitted', rule: 'flooding' }, zh)).to.equal('步骤：答复送签；依据：刷屏，重复发言')
    expect(detailsText({ step: 'notified', rule: 'unheardOf' }, zh)).to.equal('步骤：通知说明；依据：unheardOf')
    expect(detailsText({ granted: ['staff', 'head'], revoked: [] }, zh)).to.equal('授予：干部职工，科室负责人')
    expect(detailsText({ at: '2026-11-23T03:41:27.000Z' }, zh)).to.equal('公开时间：2026-11-23 11:41:27')
  })

  it('shows a name that has no word yet as it was recorded', () => {
    expect(detailsText({ unheardOf: { a: 1 } }, zh)).to.equal('unheardOf：（a：1）')
  })

  it('names the person beside the number, in the language of the reader', () => {
    const row = { id: 1, at: '', actorId: 1, actorName: '', action: '', subject: 'person:55', details: {}, address: '' }
    const named = { ...row, aboutName: '陈静', aboutNameEn: 'Chen Jing' }
    expect(aboutText(named, zh, 'zh-CN')).to.equal('陈静（人员 55）')
    expect(aboutText(named, translator('en'), 'en')).to.equal('Chen Jing (Person 55)')
    expect(aboutText({ ...row, subject: 'person:99' }, zh, 'zh-CN')).to.equal('人员 99')
  })

  it('says of two states only what differs, and of a nested thing its parts', () => {
    const from = { duties: '负责登记', dutiesEn: 'Same' }
    expect(detailsText({ from, to: { duties: '负责审核', dutiesEn: 'Same' } }, zh)).to.equal('职责：负责登记 → 负责审核')
    expect(detailsText({ from: { duties: '' }, to: { duties: '负责审核' } }, zh)).to.equal('职责：（空） → 负责审核')
    expect(detailsText({ people: { added: 2, left: 1 } }, zh)).to.equal('人员：（新增：2，离职：1）')
    expect(detailsText({ changed: ['duties', 'room'] }, zh)).to.equal('改动：职责，办公室')
  })

  it('has words for every action, subject and detail that the code writes down', () => {
    const source = sources('server').map((file) => readFileSync(file, 'utf8'))
    const missing = new Set<string>()
    for (const text of source) {
      for (const [, action = ''] of text.matchAll(/action(?:: |\) => )'([a-z]+(?:_[a-z]+)*\.[a-z_]+)'/g))
        if (actionText(action, zh) === action) missing.add(action)
      for (const [, kind = ''] of text.matchAll(/subject: `([a-z_]+):/g))
        if (subjectText(`${kind}:1`, zh) === `${kind}:1`) missing.add(kind)
      for (const [, inside = ''] of text.matchAll(/\bdetails(?::| =) \{([^{}]*)\}/g))
        for (const [, name = ''] of inside.matchAll(/(?:^|,)\s*(\w+)(?=\s*[:,]|\s*$)/g))
          if (detailsText({ [name]: 'x' }, zh).startsWith(`${name}：`)) missing.add(name)
    }
    expect([...missing].sort()).to.deep.equal([])
    expect(source.join('').match(/action: 'catalogue\.open_edition'/), 'the pattern still meets the code').to.not.equal(null)
    for (const action of BUILT) expect(actionText(action, zh), action).to.not.equal(action)
  })
})

/** Actions that are put together from a decision or by a helper, which no pattern finds. */
const BUILT = [
  ...['add', 'remove', 'describe', 'move', 'redact', 'unredact'].map((what) => `attachment.${what}`),
  ...['change_item', 'end_item', 'restore_item'].map((what) => `catalogue.${what}`),
  ...['cleared', 'masked', 'kept', 'open', 'keep', 'reopen'].map((what) => `secrecy.${what}`),
  ...['pass', 'return'].map((what) => `disclosure.${what}`),
  ...['begin', 'end'].map((what) => `subscription.${what}`),
  ...['hide', 'unhide', 'warn', 'slow', 'suspend', 'uphold', 'reject'].map((what) => `moderation.${what}`),
  ...[
    'save_questions',
    'start_ceremony',
    'open_collection',
    'close_collection',
    'stop',
    'open_voting',
    'close_voting',
    'cancel',
    'extend',
  ].map((what) => `elections.${what}`),
]

const sources = (folder: string): string[] =>
  readdirSync(path.resolve(import.meta.dirname, '../../..', folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
