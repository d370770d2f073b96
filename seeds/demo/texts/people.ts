import { calendar } from '../clock.ts'
import { inChinese, quarterName, yuanText, type Occasion, type Writer } from './shape.ts'

const OBJECTIONS = (telephone: string): string =>
  `公示期内，如对公示对象有意见，请署真实姓名、讲清事实，以来信、来电、来访等方式向人事科、监察室反映，信函以到达日邮戳为准。受理电话：${telephone}，干部监督电话 12380；地址：临溪市人民路 86 号人社局 312 室；时间：工作日 8:30 至 12:00，14:00 至 17:40。`

/** The notice period ends with the day before the decision takes effect: five working days, the first included. */
function period(day: string): string {
  const last = calendar.addWorkingDays(day, -1).date
  return `${inChinese(calendar.addWorkingDays(last, -4).date)}至${inChinese(last)}（5 个工作日）`
}

/** Notices beyond those of the calendar are of these days: their people still hold the post they have. Those of earlier months hold the new one. */
const isRecent = ({ nth }: Occasion): boolean => nth > 10
const deputyIn = (department: string): string =>
  department === '机关党委' ? '组织员' : /中心|院|支队|室/.test(department) ? '副主任' : '副科长'
function appointee(o: Occasion, i: number): { name: string; from: string; to: string; dept: string } {
  const { name, department, post } = (isRecent(o) ? o.colleagues : o.deputies)[i]!
  return {
    name,
    dept: department,
    ...(isRecent(o)
      ? { from: post, to: deputyIn(department) }
      : { from: /中心|院|支队/.test(department) ? '七级职员' : '一级主任科员', to: post }),
  }
}

const preAppointment: Writer = (o) => {
  const people = Array.from({ length: o.chance.int(1, 3) }, (_, i) => appointee(o, i))
  return {
    title: `${people[0]!.name}${people.length > 1 ? `等 ${people.length} 名` : ''}同志任前公示`,
    number: `临人社任公〔${o.year}〕${o.nth}号`,
    summary: `拟任职 ${people.length} 人，公示 5 个工作日。`,
    body: [
      '为进一步扩大干部选拔任用工作中的民主，提高群众参与程度，经民主推荐、组织考察、局党组会议讨论决定，现将拟任职人选公示如下：',
      ...people.map(
        ({ name, from, to, dept }) => `${name}，现任${dept}${from}，拟任${dept}${to}。大学学历，中共党员，近三年年度考核均为称职以上等次。`,
      ),
      `公示时间：${period(o.day)}。`,
      OBJECTIONS(o.telephone),
    ],
    elements: [
      people.map(({ name, from, dept }) => `${name}，${dept}${from}`).join('；'),
      people.map(({ name, to, dept }) => `${name}：${dept}${to}`).join('；'),
      period(o.day),
      `人事科 ${o.telephone}，12380`,
    ],
  }
}

const appointment: Writer = (o) => {
  const { name, to, dept } = appointee(o, 0)
  const second = appointee(o, 1)
  return {
    title: `关于${name}等同志职务任免的通知`,
    number: `临人社干〔${o.year}〕${o.nth + 4}号`,
    summary: '任命 2 人，试用期一年。',
    body: [
      '各科室、局属各单位：',
      `经局党组 ${inChinese(calendar.addWorkingDays(o.day, -3).date)} 会议研究决定：`,
      `任命${name}同志为${dept}${to}，试用期一年；`,
      `免去${name}同志原任职务；`,
      `任命${second.name}同志为${second.dept}${second.to}，试用期一年。`,
      '请有关科室在 5 个工作日内办结工作交接，交接清单报人事科备案。',
    ],
    elements: [
      `${name}、${second.name}`,
      `${dept}${to}；${second.dept}${second.to}`,
      `临人社干〔${o.year}〕${o.nth + 4}号`,
      inChinese(o.day),
    ],
  }
}

const GRADES = ['一级主任科员', '二级主任科员', '三级主任科员', '四级调研员'] as const
const promotion: Writer = (o) => {
  const names = o.names.slice(0, o.chance.int(2, 5))
  const grade = GRADES[o.nth % GRADES.length]!
  return {
    title: `${names[0]!}等 ${names.length} 名同志职级晋升公示`,
    number: `临人社职公〔${o.year}〕${o.nth}号`,
    summary: `拟晋升${grade} ${names.length} 人。`,
    body: [
      '根据《公务员职务与职级并行规定》和核准的职级职数，经民主推荐（无记名投票）、考察、局党组研究，拟晋升下列同志职级：',
      `${names.join('、')}：拟晋升${grade}。`,
      `本次使用职数 ${names.length} 个，使用后该层次尚有空缺 ${o.chance.int(0, 3)} 个。公示时间：${period(o.day)}。`,
      OBJECTIONS(o.telephone),
    ],
    elements: [names.join('、'), grade, period(o.day)],
  }
}

const rotation: Writer = (o) => ({
  title: `${o.names[0]!}等同志轮岗交流情况`,
  summary: `轮岗 2 人，均为同一岗位工作满 5 年。`,
  body: [
    `按照重点岗位满 5 年应当轮岗的规定，经局党组研究，${o.names[0]!}由${o.departments[0]!}交流到${o.departments[1]!}，${o.names[1]!}由${o.departments[1]!}交流到${o.departments[0]!}。`,
    '两名同志均在资金审批、行政审批等重点岗位工作满 5 年。离岗前由基金监督科对经办业务作了抽查，未发现问题。',
  ],
  elements: [`${o.names[0]!}、${o.names[1]!}`, `${o.departments[0]!}、${o.departments[1]!}`, `${o.departments[1]!}、${o.departments[0]!}`],
})

const probation: Writer = (o) => ({
  title: `${o.deputies[0]!.name}同志试用期满任职`,
  number: `临人社干〔${o.year}〕${o.nth + 30}号`,
  summary: '试用期满，考核合格，正式任职。',
  body: [
    `${o.deputies[0]!.name}同志试用期一年已满，人事科会同监察室进行了考核，听取所在科室和服务对象意见 ${o.chance.int(12, 26)} 人次，民主测评称职率 ${o.chance.int(94, 100)}%。经局党组研究，同意其正式任${o.deputies[0]!.department}${o.deputies[0]!.post}，任职时间从试任之日起计算。`,
  ],
  elements: [o.deputies[0]!.name, `${o.deputies[0]!.department}${o.deputies[0]!.post}`, '考核合格'],
})

const HONOURS = ['嘉奖', '三等功', '优质服务窗口', '就业工作先进个人', '根治欠薪工作先进集体'] as const
const reward: Writer = (o) => {
  const honour = HONOURS[o.nth % HONOURS.length]!
  const whom = honour.includes('窗口') || honour.includes('集体') ? o.departments.slice(0, 2).join('、') : o.names.slice(0, 3).join('、')
  return {
    title: `拟给予${honour}对象公示`,
    number: `临人社奖公〔${o.year}〕${o.nth}号`,
    summary: `拟奖励：${whom}。`,
    body: [
      '根据《公务员奖励规定》，经科室推荐、人事科审核、局党组研究，拟奖励对象如下：',
      `${whom}：拟给予${honour}。`,
      `主要事迹：在${o.chance.pick(['治理欠薪冬季行动', '高校毕业生就业攻坚', '养老保险全国统筹系统切换', '社保基金管理问题专项整治'])}中成绩突出，办件 ${o.chance.int(600, 3_800)} 件，无有效投诉，群众满意率 ${o.chance.int(97, 99)}%。`,
      `公示时间：${period(o.day)}。`,
      OBJECTIONS(o.telephone),
    ],
    elements: [whom, honour, '工作成绩突出', period(o.day)],
  }
}

const punishment: Writer = (o) => ({
  title: '关于 1 名工作人员处分生效情况的公开',
  number: `临人社监〔${o.year}〕${o.nth}号`,
  summary: '政务警告 1 人，处分已生效。',
  body: [
    `1 名局属单位工作人员在${o.chance.pick(['窗口值班期间擅离岗位，造成群众投诉', '公务用车使用中未按规定登记', '差旅费报销中多报 2 天伙食补助'])}，经调查属实，本人已作检查，违规款项已退回。依据《公职人员政务处分法》，给予政务警告处分，期间六个月。`,
    '处分决定已向本人宣布，复审、复核期限已过。按规定公开处分种类和事由，不公开姓名。各科室要举一反三，加强日常管理。',
  ],
  elements: ['局属单位工作人员 1 名', '政务警告', inChinese(o.day)],
})

const yearGrades: Writer = (o) => {
  const eligible = 164 + o.chance.int(0, 8)
  const names = o.names.slice(0, 12)
  return {
    title: `${o.year}年度考核优秀等次人员公示`,
    summary: `应参加考核 ${eligible} 人，优秀等次不超过 20%。`,
    body: [
      `${o.year} 年度应参加考核 ${eligible} 人，试用期人员 ${o.chance.int(1, 4)} 人参加考核不定等次。按 20% 核定优秀名额 ${Math.floor(eligible / 5)} 个，经个人总结、民主测评、考核委员会审定，拟定优秀等次 ${Math.floor(eligible / 5)} 人。`,
      `其中连续三年优秀、拟记三等功：${names.slice(0, 3).join('、')}。名单按姓氏笔画为序附后。`,
      `公示时间：${period(o.day)}。`,
      OBJECTIONS(o.telephone),
    ],
    elements: [`${names.join('、')}等 ${Math.floor(eligible / 5)} 人`, `${eligible} 人`, period(o.day)],
  }
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

const party =
  (stage: string): Writer =>
  (o) => ({
    title: `${stage === '转正' ? '预备党员转正公示' : '发展对象公示'}：${o.colleagues[0]!.name}`,
    number: `临人社党公〔${o.year}〕${o.nth + (stage === '转正' ? 20 : 0)}号`,
    summary: stage === '转正' ? '预备期满，拟按期转正。' : '拟确定为发展对象。',
    body: [
      `${o.colleagues[0]!.name}，${o.colleagues[0]!.department}工作人员。${stage === '转正' ? `${o.year - 1}年${o.month}月被接收为预备党员，预备期一年已满，本人提出转正申请，支部大会表决通过。` : `${o.year - 2}年递交入党申请书，${o.year - 1}年确定为入党积极分子，培养联系人 2 名，参加集中培训 24 学时。`}`,
      `党小组、党员和群众意见已听取，政治审查合格。公示时间：${period(o.day)}。`,
      `如有意见请向机关党委反映，电话 ${o.telephone}。`,
    ],
    elements: [o.colleagues[0]!.name, stage === '转正' ? `${o.year - 1}年${o.month}月` : '发展对象', period(o.day)],
  })

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
  'B1-01': preAppointment,
  'B1-02': appointment,
  'B1-03': promotion,
  'B1-04': rotation,
  'B1-05': probation,
  'B2-01': reward,
  'B2-02': punishment,
  'B2-03': yearGrades,
  'B2-04': attendance,
  'B3-01': party('发展'),
  'B3-02': party('转正'),
  'B3-03': dues,
  'C1-01': integrityReport,
  'C1-02': gifts,
  'C1-03': personalMatters,
  'C1-04': integrityTraining,
  'C2-01': election,
  'C2-02': ranking,
  'C2-03': complaints,
}
