import type { SensitiveKind } from './detectors.kinds.rules.ts'
import type { Found } from './detectors.numbers.rules.ts'

// Folded texts only: full-width brackets, colons and letters are plain here.
const LEVEL = '(?:绝[ \\t]{0,3}密|机[ \\t]{0,3}密|秘[ \\t]{0,3}密)'
const OPEN = '[【\\[(〔〈<「『]'
const CLOSE = '[】\\])〕〉>」』]'
const INTERNAL =
  '(?:内[ \\t]{0,3}部[ \\t]{0,3}(?:资[ \\t]{0,3}料|文[ \\t]{0,3}件|材[ \\t]{0,3}料|刊[ \\t]{0,3}物|使[ \\t]{0,3}用|传[ \\t]{0,3}阅|掌[ \\t]{0,3}握|参[ \\t]{0,3}考)|工[ \\t]{0,3}作[ \\t]{0,3}秘[ \\t]{0,3}密|仅[ \\t]{0,3}供[ \\t]{0,3}内[ \\t]{0,3}部[ \\t]{0,3}(?:使用|参考|传阅|学习)?|注[ \\t]{0,3}意[ \\t]{0,3}保[ \\t]{0,3}存)'
const LABEL_END = '[ \\t]{0,3}[:：]?[ \\t\\r\\n]{0,6}'
const line = (words: string): RegExp => new RegExp(`(?<=^[ \\t★☆*]{0,80})${words}(?=[ \\t]{0,80}\\r?$)`, 'gmu')
const bracketed = (words: string): RegExp => new RegExp(`(?<=${OPEN}[ \\t]{0,3})${words}(?=[ \\t]{0,3}${CLOSE})`, 'gu')
/** A value that stands after its label: 出生日期：1990年3月. */
const after = (label: string, value: string): RegExp => new RegExp(`(?<=(?:${label})${LABEL_END})${value}`, 'giu')

const DATE = '(?:19|20)\\d{2}[ ]?(?:年[ ]?\\d{1,2}[ ]?月(?:[ ]?\\d{1,2}[ ]?日)?|[-./]\\d{1,2}(?:[-./]\\d{1,2})?(?!\\d)|\\d{4}(?!\\d))'
const HAN = '\\p{Script=Han}'

/** Marks where marks stand; 保守国家秘密法 as a subject, 商业秘密 or 内部控制 are none. */
const PATTERNS: readonly (readonly [SensitiveKind, RegExp])[] = [
  ['state_secret_mark', new RegExp(`(?<!工[ \\t]{0,3}作[ \\t]{0,3}|商业)${LEVEL}(?:级)?(?=[ \\t]{0,3}(?:\\([ \\t]{0,3})?[★☆⭐✩✭✮])`, 'gu')],
  ['state_secret_mark', new RegExp(`(?<!工[ \\t]{0,3}作[ \\t]{0,3})(?<=★[ \\t]{0,3})${LEVEL}`, 'gu')],
  ['state_secret_mark', bracketed(`${LEVEL}(?:级|件|文件)?`)],
  ['state_secret_mark', line(`${LEVEL}(?:级|件|文件|资料)?`)],
  ['state_secret_mark', new RegExp(`(?<=密[ \\t]{0,3}级${LABEL_END})${LEVEL}(?!级?[ \\t]{0,3}[、,/和或及]|级?(?:文件|事项|的))`, 'gu')],
  [
    'state_secret_mark',
    new RegExp(
      `(?<=^[ \\t]{0,3})${LEVEL}(?=(?:级)?[ \\t·]{0,9}(?:\\d{1,2}[ \\t]{0,3}年(?!度)|长期|特急|加急|急件|第[ \\t]{0,3}\\d+[ \\t]{0,3}号))`,
      'gmu',
    ),
  ],
  ['state_secret_mark', new RegExp(`(?<=[本此该](?:文件|文|件|材料|资料|报告)(?:内容)?(?:属于|属|为|系))(?:国家秘密|${LEVEL}级?)`, 'gu')],
  ['internal_mark', new RegExp(`(?:${INTERNAL}|内[ \\t]{0,3}部)(?=[ \\t]{0,3}[★☆])`, 'gu')],
  [
    'internal_mark',
    bracketed(`(?:${INTERNAL}|内[ \\t]{0,3}部)(?:[ \\t,;:、]{0,4}(?:${INTERNAL}|[^\\s\\])】〕〉>」』]{0,8}(?:外传|公开|保存)))?`),
  ],
  ['internal_mark', line(`${INTERNAL}(?:[ \\t,;、]{0,4}(?:${INTERNAL}|[^\\n]{0,6}(?:外传|公开|保存)))?[!。]?`)],
  ['internal_mark', new RegExp(`(?<=(?:密[ \\t]{0,3}级|标识)${LABEL_END})(?:${INTERNAL}|内[ \\t]{0,3}部)`, 'gu')],
  ['internal_mark', /内部(?:资料|文件|材料)[ \t,;、]{0,3}(?:请|应)?(?:注意保存|妥善保管|请勿外传|严禁外传|不得外传|不得公开|严禁翻印)/g],
  ['internal_mark', /仅供内部(?:使用|参考|传阅|学习|掌握)/g],
  [
    'passport',
    after('护照(?:号码?)?|passport(?: (?:no|number))?\\.?|证件号码?', '(?:[EGDSPHK]\\d{8}|E[A-HJ-NP-Z]\\d{7}|[DSP]E\\d{7})(?![\\dA-Z])'),
  ],
  ['passport', after('通行证(?:号码?)?|回乡证(?:号码?)?|台胞证(?:号码?)?', '(?:[HMCTR][A-Z]?\\d{7,10}|\\d{8})(?![\\dA-Z])')],
  ['birth_date', after('出生(?:日期|年月日?|时间|于)?|生日|生于|date of birth|birth ?date|born(?: on)?|dob', DATE)],
  ['birth_date', new RegExp(`${DATE}(?=[ ]?(?:出生|生(?=[,;。、)\\s])))`, 'gu')],
  [
    'home_address',
    after(
      '家庭(?:住|地)址|现(?:居)?住址|居住(?:地址|地(?!址))|户籍(?:地址|所在地|地(?!址))|户口所在地|常住地(?:址|(?!址))|家住|现住(?!址)|住宅地址|(?<!单位|家庭|居)住址|home address',
      `(?=[^\\n,;。|]{0,60}?(?:[路街巷弄村镇乡组]|号[楼院]?|小区|花园|[幢栋]|室|road|street|\\d))[${HAN}A-Za-z\\d#\\-()·. ]{4,60}`,
    ),
  ],
  [
    'health',
    after('(?:临床|入院|出院|初步|疾病|主要)诊断(?:结果|意见)?[ ]?[:：]|病历号|住院号|门诊号|残疾证号?码?', `[${HAN}A-Za-z\\d\\-]{2,30}`),
  ],
  [
    'health',
    new RegExp(
      `(?:身患|确诊为?|患上?有?)(?:${HAN}{0,8}(?:癌|肿瘤|白血病|艾滋病|肝炎|肺结核|抑郁症|精神分裂症|尿毒症|糖尿病))(?!的|等|患者|防治)`,
      'gu',
    ),
  ],
  ['family', after('(?:配偶|子女|儿子|女儿|父亲|母亲|丈夫|妻子|紧急联系人)(?:姓名)?[ ]?[:：]', `${HAN}{2,4}(?!${HAN})`)],
  ['family', after('婚姻(?:状况|情况)', '(?:已婚|未婚|离异|离婚|丧偶|再婚)')],
  [
    'email',
    /(?<![\w.+-])[\w][\w.+-]{0,63}@(?:(?:vip\.)?(?:qq|163|126|139|189|wo|sina|sohu|foxmail|gmail|hotmail|outlook|yahoo|icloud|yeah|aliyun)\.(?:com|net|cn)(?:\.cn)?)(?![\w-])/gi,
  ],
]

/** A text without any of these characters holds none of what the patterns look for. */
const WORTH_A_LOOK =
  /密|内[ \t]{0,3}部|注[ \t]{0,3}意|护照|证|passport|出生|生日|生于|\d生|birth|born|dob|[住居户]|home|诊|号|患|[配子儿女父母丈妻紧]|婚|@/i

export function findWords(text: string): readonly Found[] {
  if (!WORTH_A_LOOK.test(text)) return []
  return PATTERNS.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map(({ index, 0: match }) => {
      const lead = match.length - match.trimStart().length
      return { kind, start: index + lead, end: index + match.trimEnd().length }
    }),
  )
}
