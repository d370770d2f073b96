import { calendar } from '../clock.ts'
import { inChinese, quarterName, yuanText, type Writer } from './shape.ts'

/** The notice period ends with the day before the decision takes effect: five working days, the first included. */
function period(day: string): string {
  const last = calendar.addWorkingDays(day, -1).date
  return `${inChinese(calendar.addWorkingDays(last, -4).date)}至${inChinese(last)}（5 个工作日）`
}

const attendance: Writer = (o) => {
  const leave = o.chance.int(0, 6)
  return {
    summary: `本月休假 ${leave} 人天，无迟到早退。`,
    body: [
      `${o.departmentName}${o.month}月出勤情况：应出勤人员全部到岗，休年休假 ${leave} 人天，病假 ${o.chance.int(0, 2)} 人天，因公外出 ${o.chance.int(2, 18)} 人天，均履行请销假手续。`,
      o.chance.happens(0.85) ? '监察室抽查 1 次，未发现脱岗。' : '监察室抽查 1 次，1 人未及时更新去向牌，已提醒。',
    ],
    elements: [`${o.year}年${o.month}月`, '全勤', `${leave} 人天`],
  }
}

const dues: Writer = (o) => {
  const received = o.chance.int(11_800, 13_600)
  const spent = o.chance.int(2_400, 9_800)
  return {
    summary: `本季度收缴 ${yuanText(received)}，使用 ${yuanText(spent)}。`,
    body: [
      `${o.year}年第${quarterName(o.quarter)}季度，机关和局属单位 7 个支部 112 名党员全部按月足额交纳党费。收缴 ${yuanText(received)}，按规定上缴 ${yuanText(received * 0.4)}。`,
      `使用 ${yuanText(spent)}：订阅党报党刊和学习用书、走访生活困难党员、主题党日活动。账目由机关纪委审核。`,
    ],
    elements: [yuanText(received), yuanText(spent), yuanText(46_000 + received - spent)],
  }
}

const integrityReport: Writer = (o) => ({
  title: `局领导班子${o.year}年度述职述廉报告`,
  summary: '班子履职、廉洁自律和整改情况。',
  body: [
    '一、履职情况。全年城镇新增就业、补贴性职业技能培训、社保扩面等主要指标完成年度任务，根治欠薪考核保持全省前列。',
    `二、廉洁自律情况。班子成员严格执行中央八项规定精神，“三公”经费控制在预算以内，公务用车、办公用房无超标。全年开展谈心谈话 ${o.chance.int(110, 160)} 人次，廉政谈话 ${o.chance.int(24, 40)} 人次。`,
    '三、存在问题和整改。一是个别科室公开不及时；二是基层调研不够深入；三是对新就业形态的研究不够。已逐项明确责任人和完成时限，按季度公开进展。',
  ],
  elements: ['主要指标完成年度任务', '“三公”经费控制在预算以内', '三个方面问题，逐项整改'],
})

const gifts: Writer = (o) => {
  if (!o.chance.happens(0.3))
    return {
      summary: '本月无礼品登记上交事项，零报告。',
      body: [
        `经向各科室和局属单位征集，${o.year}年${o.month}月没有应当登记上交的礼品、礼金和有价证券，特此零报告。`,
        `登记地点：监察室，电话 ${o.telephone}。`,
      ],
      elements: ['无', '0', '0', '无'],
    }
  const [what, value] = o.chance.pick([
    ['茶叶 2 盒', 360],
    ['购物卡 1 张', 500],
    ['土特产 3 箱', 280],
    ['保温杯 4 只', 420],
  ] as const)
  return {
    summary: `登记上交 1 件，估值 ${yuanText(value)}。`,
    body: [
      `${o.departments[0]!}1 名工作人员在下基层期间无法拒收${what}，返回后 3 日内主动登记上交。估值由财务科和监察室两人共同确认。`,
      '食品类已转交市社会福利院并取得收据，有价证券已上缴财政专户。',
    ],
    elements: [what, '1 批', yuanText(value), value === 500 ? '上缴财政专户' : '转交市社会福利院'],
  }
}

const personalMatters: Writer = (o) => ({
  summary: '应报 9 人，已报 9 人，抽查 2 人，均一致。',
  body: [
    `${o.year} 年度领导干部个人有关事项集中报告工作结束。应报告 9 人，按期报告 9 人，随机抽查 2 人、重点抽查 1 人，查核结果一致。`,
    '依照规定，个人有关事项的内容不公开，本条只公开报告和抽查的人数。',
  ],
  elements: ['9 人', '9 人', '3 人'],
})

const integrityTraining: Writer = (o) => ({
  title: `第${quarterName(o.quarter)}季度廉政教育情况（${o.year}年）`,
  summary: `组织廉政教育 ${o.chance.int(1, 3)} 次。`,
  body: [
    `本季度以“${o.chance.pick(['管住审批权、守好社保基金', '严守中央八项规定精神', '节日廉洁提醒', '算好廉政账'])}”为主题开展廉政教育，观看警示教育片 1 部，通报典型案例 ${o.chance.int(2, 5)} 起，到会 ${o.chance.int(138, 172)} 人，请假人员已补学。`,
    '重点岗位人员签订承诺书，与岗位风险点一一对应，由监察室存档备查。',
  ],
  elements: ['廉政教育', `${o.chance.int(138, 172)} 人`, `${o.chance.int(38, 64)} 份`],
})

const election: Writer = (o) => {
  const present = o.chance.int(150, 168)
  const winners = o.names.slice(0, 3)
  return {
    title: `${o.chance.pick(['机关工会委员会委员', '先进工作者', '职工代表大会代表', '机关党委委员候选人初步人选'])}民主推荐结果`,
    summary: `应到 174 人，收回有效票 ${present - 2} 张。`,
    body: [
      `会议于 ${inChinese(o.day)} 在四楼会议室举行，应到 174 人，实到 ${present} 人，符合规定人数。发出选票 ${present} 张，收回 ${present} 张，有效 ${present - 2} 张，无效 2 张。监票人 3 名，计票人 4 名，均非候选人。`,
      `得票（按姓氏笔画为序）：${winners.map((name) => `${name} ${o.chance.int(96, present - 12)} 票`).join('，')}，均超过应到人数半数。`,
    ],
    elements: ['174 人', `${present} 张`, winners.map((name) => name).join('、'), winners.join('、')],
  }
}

const ranking: Writer = (o) => ({
  title: `${o.year}年度科室和局属单位考评排名公示`,
  summary: `${o.departments.length} 个科室和单位，优秀 5 个。`,
  body: [
    `按照年度考评办法，检查组独立评分、民主测评和日常监测三部分合计，${o.departments.slice(0, 5).join('、')}为优秀等次，其余为称职以上等次，没有科室被一票否决。`,
    `公示时间：${period(o.day)}。对得分有异议的，可自公示之日起 5 个工作日内书面申请复核。`,
  ],
  elements: ['见考评系统各科室得分', '优秀 5 个，称职 17 个', period(o.day)],
})

const complaints: Writer = (o) => {
  const accepted = o.chance.int(1, 7)
  const true_ = o.chance.int(0, Math.min(2, accepted))
  return {
    summary: `受理 ${accepted} 件，属实 ${true_} 件。`,
    body: [
      `${o.year}年第${quarterName(o.quarter)}季度受理效能投诉 ${accepted} 件，其中 12345 热线转办 ${Math.max(0, accepted - 1)} 件、来电 1 件，均在 15 个工作日内办结。`,
      true_ === 0
        ? '经调查均不属实或属政策咨询，已向投诉人解释说明。'
        : `${true_} 件属实：窗口人员一次性告知不到位。已对当事人批评教育，并由科室负责人向投诉人致歉。`,
    ],
    elements: [`${accepted} 件`, `${true_} 件`, '全部办结并答复'],
  }
}

export const PEOPLE_WRITERS: Readonly<Record<string, Writer>> = {
  'B2-04': attendance,
  'B3-03': dues,
  'C1-01': integrityReport,
  'C1-02': gifts,
  'C1-03': personalMatters,
  'C1-04': integrityTraining,
  'C2-01': election,
  'C2-02': ranking,
  'C2-03': complaints,
}
