import { expect } from 'chai'
import { detailsText, subjectText } from '../../../server/audit/audit.table.ts'
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
    expect(detailsText({ granted: ['staff', 'head'], revoked: [] }, zh)).to.equal('授予：干部职工，科室负责人')
    expect(detailsText({ at: '2026-11-23T03:41:27.000Z' }, zh)).to.equal('公开时间：2026-11-23 11:41:27')
  })

  it('shows a name that has no word yet as it was recorded', () => {
    expect(detailsText({ unheardOf: { a: 1 } }, zh)).to.equal('unheardOf：{"a":1}')
  })
})
