/** A post of the topic, by the index of who wrote it; `minute` after the topic began. */
export interface DemoPost {
  readonly by: number
  readonly minute: number
  readonly body: string
}
export interface DemoAct {
  /** Index of the post, or the number of the text without a name. */
  readonly on: number | { readonly text: number }
  readonly kind: 'hide' | 'warn' | 'slow'
  readonly rule: 'insult' | 'privacy' | 'rumour' | 'flooding'
  readonly reason: string
  /** Which of the two moderators. */
  readonly by: 0 | 1
  readonly days?: number
  readonly report: string
  readonly appeal?: { readonly text: string; readonly upheld?: boolean; readonly reason: string }
}
export interface DemoTopic {
  /** Working days ago. */
  readonly ago: number
  readonly title: string
  readonly posts: readonly DemoPost[]
  readonly acts: readonly DemoAct[]
  /** Reported and still waiting: the index of the post. */
  readonly waiting?: { readonly on: number; readonly by: number; readonly rule: 'flooding' | 'privacy'; readonly reason: string }
}

/** Topics in which somebody went too far, or somebody else thought so. The author of index 0 is the demo's 陈静. */
export const TOPICS: readonly DemoTopic[] = [
  {
    ago: 31,
    title: '差旅费报销周期能不能公布到每一步',
    posts: [
      {
        by: 1,
        minute: 0,
        body: '上月初出差的单子到现在没到账。系统里只显示“审核中”，不知道停在哪一步。\n\n建议把受理、复核、支付三步的时间都显示出来。',
      },
      { by: 2, minute: 34, body: '同感。我科 5 张单子，最长的等了 26 天，最短的 6 天，看不出差别在哪里。' },
      {
        by: 0,
        minute: 71,
        body: '说句直话：窗口上写着“5 个工作日办结”，实际没有一次做到。写在墙上的承诺做不到，就先别写。财务科应当说说卡在哪里，是人手不够还是制度本身定得不合理。',
      },
      {
        by: 3,
        minute: 160,
        body: '财务科答复：上月底集中支付系统升级，停了 8 个工作日，确实没有提前通知大家。三步时间下周起在支出公开页面显示。',
      },
      { by: 1, minute: 192, body: '收到，谢谢。' },
    ],
    acts: [
      {
        on: 2,
        kind: 'hide',
        rule: 'insult',
        reason: '语气过重，指向同事个人，请改写后再发。',
        by: 0,
        report: '话说得难听，影响科室之间配合。',
        appeal: {
          text: '我说的是办结时限没有兑现，没有提到任何人。时限是墙上公开的，可以核对。',
          upheld: true,
          reason: '原文对事，所说时限可以核对，没有指向个人。批评工作不算攻击他人，恢复显示。',
        },
      },
    ],
  },
  {
    ago: 17,
    title: '工会羽毛球活动改到周四，场地够不够',
    posts: [
      { by: 4, minute: 0, body: '周三场馆被占，改到周四 18:30，四片场地。报名的接龙。' },
      { by: 5, minute: 12, body: '参加，自带拍。' },
      { by: 6, minute: 15, body: '又是你们几个占着场地，去年老李为了抢场地跟媳妇吵架住到单位来了，谁不知道。' },
      { by: 6, minute: 17, body: '又是你们几个占着场地！！！' },
      { by: 6, minute: 18, body: '又是你们几个占着场地！！！！！' },
      { by: 4, minute: 40, body: '四片场地按报名先后排，超过 16 人就轮换，每人每晚两局。' },
    ],
    acts: [
      {
        on: 2,
        kind: 'hide',
        rule: 'privacy',
        reason: '讲了一位同事的家事，与场地安排无关。',
        by: 1,
        report: '把别人家里的事拿出来说，当事人很难堪。',
        appeal: { text: '大家都知道的事，开个玩笑。', upheld: false, reason: '当事人没有同意公开，知道的人多少不改变这一点。' },
      },
      {
        on: 4,
        kind: 'slow',
        rule: 'flooding',
        reason: '几分钟内把同一句话发了三遍，先放慢发言三天。',
        by: 1,
        days: 3,
        report: '连着刷了三条一样的。',
      },
    ],
  },
  {
    ago: 2,
    title: '停车位按到岗先后还是按科室分',
    posts: [
      { by: 7, minute: 0, body: '地面车位 46 个，登记车辆 71 辆。现在先到先停，住得远的同事天天绕圈。大家看看怎么分合适。' },
      { by: 5, minute: 22, body: '按单双号轮换，一周一换，孕期和行动不便的同事固定留 4 个。' },
      { by: 6, minute: 48, body: '谁家住得近谁心里清楚，有的人走路五分钟还天天开车，车牌尾号 27 的就是。' },
      { by: 8, minute: 66, body: '后勤中心下周把车位和登记数据公布出来，再请大家选方案。' },
    ],
    acts: [
      {
        on: 2,
        kind: 'warn',
        rule: 'privacy',
        reason: '不必写明是谁的车。可以谈规则，不点具体的人。',
        by: 1,
        report: '写了车牌，等于点名。',
        appeal: { text: '只写了尾号后两位，局里同尾号的不止一辆。', reason: '' },
      },
    ],
    waiting: { on: 1, by: 8, rule: 'flooding', reason: '同一个方案他在别的帖子里也发过一次。' },
  },
]

export interface DemoText {
  /** Working days ago it was published. */
  readonly ago: number
  readonly body: string
}

/** What came without a name, oldest first. */
export const ANONYMOUS: readonly DemoText[] = [
  { ago: 52, body: '年休假建议年初就排计划。每年都是 12 月集中休，窗口缺人，想休的也休不完。' },
  { ago: 47, body: '食堂早餐 7:30 才开，窗口科室 8:00 上岗来不及。能不能提前 20 分钟，或者留打包的。' },
  {
    ago: 47,
    body: '有的科室晚上八点还在工作群里发通知，第二天上午就要材料。希望除急事以外，下班后不派活。',
  },
  {
    ago: 36,
    body: '新同志入职半年，没有人带。建议每人定一位带教老师，三个月一次小结，带教算进年度考核的加分项。',
  },
  { ago: 26, body: '听说服务中心那位主任的儿子是靠关系进来的，大家都懂。' },
  {
    ago: 21,
    body: '会议太多。上个月本科室 23 个工作日开了 31 次会，其中一半只是传达文件。建议能发文件的不开会，开会的先发议题。',
  },
  { ago: 14, body: '评先评优年年那几位，看不到打分过程。建议把各项得分公布出来，差在哪里一目了然。' },
  {
    ago: 6,
    body: '大厅叫号机经常坏，群众围着窗口问，工作人员只能一边解释一边办件。\n\n建议备一台，坏了当天换上。',
  },
  { ago: 6, body: '三楼女卫生间的门锁坏了两个星期，报修单贴在门上没人来。' },
]
/** What was done to one of them. */
export const ON_TEXT: DemoAct = {
  on: { text: 5 },
  kind: 'hide',
  rule: 'rumour',
  reason: '对具体的人作了没有依据的指控。有线索的，请走效能投诉，由监察室核实。',
  by: 0,
  report: '没有凭据，看得出说的是谁。',
}
