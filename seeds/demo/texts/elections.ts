/** Titles, notices and questions of the demo year's ballots. `year`: the year that they are about. */
export const EVALUATION_TEXT = {
  title: (year: number): string => `${year}年度窗口科室和局属单位民主测评`,
  description:
    '对窗口科室和局属单位全年的服务质量、办事效率和工作作风作总体评价。局领导、科室和单位负责人、职工代表分类测评，按类别加权计分。',
  classes: { A: '局领导', B: '科室和单位负责人', C: '职工代表' },
}

export const EXCELLENCE_TEXT = {
  title: (year: number): string => `${year}年度先进工作者推选`,
  description: '由职工代表从各科室和单位提名的候选人中推选，名额 5 名。全体职工代表过半数赞成方可当选，结果公示 5 个工作日。',
  question: '推选先进工作者',
  excluded: '借调省厅工作，年底前不在局内',
}

export const RECOMMENDATION_TEXT = {
  title: (year: number): string => `${year}年市级人社服务标兵人选推荐`,
  description: '按市里分配的名额推荐人选 3 名。候选人由各科室和单位民主提名，经政治素质和廉政情况审核。',
  question: '推荐人社服务标兵人选',
}

export const COMMITTEE_TEXT = {
  title: '职工代表大会民主管理委员会委员选举',
  description: '选举新一届民主管理委员会委员 5 名，任期三年。候选人由各工会小组提名，全体干部职工过半数赞成方可当选。',
  question: '选举民主管理委员会委员',
}

export const MOTION_TEXT = {
  title: '关于机关食堂试行错时就餐的表决',
  description: '为缓解午间排队，拟从下月起试行两个月：科室和单位分两批，每批相隔半小时。试行结束后再行表决是否固定。',
  question: '同意机关食堂从下月起试行错时就餐两个月',
}

export const DRAFT_TEXT = {
  title: '青年理论学习标兵推荐',
  description: '面向四十周岁以下干部职工，推荐人选 2 名，推荐结果作为评选的依据之一。',
  question: '推荐青年理论学习标兵人选',
}
