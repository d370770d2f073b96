/** Objections to last year's result, and why they were decided as they were. */
export const UPHELD = {
  says: (title: string, href: string) => ({
    grounds: `“${title}”按期报送，因审核人员出差、系统代理人设置未生效，推迟了公开时间，不是本科室逾期。`,
    evidence: `${href}\n办公室值班日志第 38 页：代理审核设置故障登记`,
  }),
  reasons: '调阅审核流转记录，科室在期限前 3 个工作日提交，逾期发生在代理审核环节，该条不计本科室逾期。',
}
export const REJECTED = {
  says: {
    grounds: '抽查发现的差异是录入时的单位不同（元与万元），不影响内容真实。',
    evidence: '财务凭证第 214 号复印件\n抽查记录表第 6 页',
  },
  reasons: '单位混用使公开金额与凭证相差一万倍，属于内容不准确，检查组按规定扣分，评分不变。',
}
export const TIE_REASON = '局长办公会研究：并列单位得分、自动计分和扣分完全相同，依据全年未被通报、承担专项任务较重的情况确定。'
