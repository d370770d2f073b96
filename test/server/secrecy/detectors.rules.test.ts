import { expect } from 'chai'
import fc from 'fast-check'
import { isCardNumber } from '../../../server/secrecy/detectors.numbers.rules.ts'
import { findSensitive, SENSITIVE_KINDS } from '../../../server/secrecy/detectors.rules.ts'
import { excerptOf, maskAll, maskText } from '../../../server/secrecy/masks.rules.ts'
import { zhCN } from '../../../server/i18n/catalogues.ts'

const kinds = (text: string, label?: string) => findSensitive(text, label).map(({ kind, text: found }) => `${kind} ${found}`)

// Numbers made here, with arithmetic of their own: the check character is searched for, not computed as the product computes it.
const pad = (n: number, width: number): string => String(n).padStart(width, '0')
function completeId(first17: string): string {
  // ISO 7064: the weighted sum of all eighteen is 1 modulo 11.
  const valueOf = (char: string) => (char === 'X' ? 10 : Number(char))
  const check = Array.from('0123456789X').find(
    (last) => Array.from(first17 + last).reduce((sum, char, i) => (sum + valueOf(char) * 2 ** (17 - i)) % 11, 0) === 1,
  )
  return first17 + (check ?? '')
}
const idNumber = fc
  .record({
    county: fc.constantFrom('110101', '411122', '310107', '620102', '540102', '810000', '650104'),
    day: fc.integer({ min: 0, max: 40_000 }),
    sequence: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ county, day, sequence }) => {
    const date = new Date(Date.UTC(1905, 0, 1) + day * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
    return completeId(`${county}${date}${pad(sequence, 3)}`)
  })
const wide = (text: string) => text.replace(/[0-9X]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))
const gap = fc.constantFrom('', '', '', '', ' ', '-', '\u200b', '\u3000', '－', ' - ', '\n', '\u00ad')
const written = fc
  .tuple(idNumber, fc.array(gap, { minLength: 17, maxLength: 17 }), fc.boolean(), fc.boolean())
  .map(([id, gaps, full, small]) => {
    const shown = small ? id.toLowerCase() : id
    return Array.from(full ? wide(shown) : shown)
      .map((char, i) => char + (gaps[i] ?? ''))
      .join('')
  })

/** A card number: prefix, random digits, and the last digit that makes the sum of ISO/IEC 7812 a multiple of ten. */
const luhnSum = (digits: string): number =>
  Array.from(digits)
    .reverse()
    .reduce(
      (sum, char, i) => sum + (i % 2 === 0 ? Number(char) : Array.from(String(Number(char) * 2)).reduce((a, b) => a + Number(b), 0)),
      0,
    )
const card = fc
  .constantFrom<[string, number]>(
    ['62', 16],
    ['622848', 19],
    ['955880', 19],
    ['4367', 16],
    ['52', 16],
    ['37', 15],
    ['3568', 16],
    ['6217', 17],
  )
  .chain(([prefix, length]) => {
    const rest = length - prefix.length - 1
    return fc.array(fc.integer({ min: 0, max: 9 }), { minLength: rest, maxLength: rest }).map((digits) => `${prefix}${digits.join('')}`)
  })
  .map((start) => start + String([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].find((last) => luhnSum(start + String(last)) % 10 === 0)))

describe('identity numbers', () => {
  it('pass in no surroundings, width or spelling', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), written, fc.string({ unit: 'grapheme' }), (before, id, after) => {
        const found = findSensitive(before + id + after).filter(({ kind }) => kind === 'id_number')
        // What stands around may begin a valid number of its own; this one must not be left readable.
        return found.length > 0 && found.some(({ start, end }) => start < before.length + id.length && end > before.length)
      }),
      { numRuns: 500 },
    )
  })
  it('are found inside longer numbers and before letters', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{0,4}$/), idNumber, fc.stringMatching(/^[a-z\d]{0,4}$/), (before, id, after) =>
        kinds(before + id + after).some((hit) => hit.startsWith('id_number')),
      ),
    )
  })
  it('give their exact place back', () => {
    const text = '身份证：\u200b１１０１０１１９９００３０７１２３４，电话'.replace(
      '１２３４',
      wide(completeId('11010119900307123').slice(14)),
    )
    const [hit] = findSensitive(text)
    expect(hit).to.include({ kind: 'id_number', severity: 'decide', start: 5, end: 23, text: text.slice(5, 23) })
  })
  it('need a check character that agrees, a province and a day that exists', () => {
    const right = completeId('11010119900307123')
    const wrong = right.slice(0, 17) + (right.endsWith('1') ? '2' : '1')
    expect(kinds(right)).to.have.length(1)
    for (const text of [wrong, completeId('99010119900307123'), completeId('11010119900230123'), completeId('11010119901307123')])
      expect(kinds(text), text).to.deep.equal([])
  })
  it('of fifteen digits need a day that exists, and are found in pieces where they are named', () => {
    expect(kinds('证号 110101900307123。')).to.deep.equal(['id_number 110101900307123'])
    expect(kinds('身份证号码：110101 900307 123')).to.deep.equal(['id_number 110101 900307 123'])
    expect(kinds('110101901307123 和 990101900307123')).to.deep.equal([])
  })
})

describe('bank cards', () => {
  it('with a known prefix and a right check digit are caught, also in groups of four', () => {
    fc.assert(
      fc.property(card, fc.constantFrom('', ' ', '-'), fc.constantFrom('卡号：', '收款人王某', '\n', '"'), (number, separator, before) => {
        const shown = number.replace(/(\d{4})(?=\d)/g, `$1${separator}`)
        // Fifteen digits may be an identity number of the old form as well, which is the graver of the two.
        return kinds(`${before}${shown}，`).some(
          (hit) => hit === `bank_card ${shown}` || (number.length === 15 && hit === `id_number ${shown}`),
        )
      }),
      { numRuns: 400 },
    )
  })
  it('with a wrong check digit are not', () => {
    fc.assert(
      fc.property(card, fc.integer({ min: 1, max: 9 }), (number, off) => {
        const wrong = number.slice(0, -1) + String((Number(number.at(-1)) + off) % 10)
        return luhnSum(wrong) % 10 !== 0 && !isCardNumber(wrong)
      }),
    )
  })
  it('are neither sums of money nor numbers of invoices and assets', () => {
    for (const text of ['6222021203001234567.00 元', '26412000000012345678', 'ZC-2026-00012345', '0.4367420011112222', '1111111111111111'])
      expect(kinds(text), text).to.deep.equal([])
  })
})

describe('mobile numbers', () => {
  for (const text of [
    '13800001111',
    '+86 138-0000-1111',
    '86-138 0000 1111',
    '(+86)13800001111',
    '１３８００００１１１１',
    '1380 000 1111',
    'tel:13800001111',
    '1 3 8 0 0 0 0 1 1 1 1',
    '①13800001111',
  ])
    it(`are found in ${text}`, () => expect(findSensitive(text)[0]).to.include({ kind: 'mobile', masked: '138****1111' }))
  for (const text of [
    '12800001111',
    '138000011112',
    '13800001111.00',
    '13800001111元',
    '￥0.13800001111',
    '0371-65901111',
    '13,800,001,111',
  ])
    it(`are not found in ${text}`, () => expect(kinds(text)).to.deep.equal([]))
})

describe('marks', () => {
  for (const text of [
    '机密★10年',
    '绝密 ★',
    '【秘密】关于……',
    '(机密)',
    '密级：秘密',
    '标题\n机密\n正文',
    '机 密',
    '★秘密',
    '机密 20年',
    '秘密\r\n特急',
    '本文件属国家秘密',
    '機密★',
    '（秘密级）',
    '密 级：机 密',
    '绝\u200b密★',
  ])
    it(`of a state secret is refused in ${JSON.stringify(text)}`, () =>
      expect(findSensitive(text)[0]).to.include({ kind: 'state_secret_mark', severity: 'stop' }))
  it('of a state secret stands alone in its cell, whatever the heading', () =>
    expect(kinds('秘密', '密级')).to.deep.equal(['state_secret_mark 秘密']))
  for (const text of [
    '保守国家秘密法宣传月活动',
    '涉密人员管理办法',
    '商业秘密保护',
    '秘密举报渠道',
    '密级：绝密、机密、秘密三级',
    '标注“机密”字样的文件',
    '国家秘密的密级分为绝密、机密、秘密三级',
    '机密级文件管理',
    '2 人参加秘密投票',
    '秘密文件的登记',
  ])
    it(`are not seen in ${text}`, () => expect(kinds(text)).to.deep.equal([]))
  for (const text of [
    '【内部】',
    '内部资料 注意保存',
    '内部文件',
    '（内部资料，请勿外传）',
    '仅供内部使用',
    '工作秘密★5年',
    '密级：内部',
    '内部★',
    '（工作秘密）',
  ])
    it(`of internal papers need a decision in ${text}`, () =>
      expect(findSensitive(text)[0]).to.include({ kind: 'internal_mark', severity: 'decide' }))
  for (const text of ['内部控制制度', '内部审计', '内部', '内部公示五个工作日', '不得泄露工作秘密的规定', '内部资料室管理办法'])
    it(`of internal papers are not seen in ${text}`, () => expect(kinds(text)).to.deep.equal([]))
})

describe('personal data beyond need', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['出生日期：1990年3月7日', 'birth_date 1990年3月7日'],
    ['出生年月 1990.03', 'birth_date 1990.03'],
    ['男，1975年6月出生，', 'birth_date 1975年6月'],
    ['Date of birth: 1990-03-07', 'birth_date 1990-03-07'],
    ['家庭住址：郑州市金水区文化路12号院3号楼2单元', 'home_address 郑州市金水区文化路12号院3号楼2单元'],
    ['现住址 河南省漯河市临颍县城关镇新城路8号', 'home_address 河南省漯河市临颍县城关镇新城路8号'],
    ['护照号码：E12345678', 'passport E12345678'],
    ['港澳居民来往内地通行证号：H1234567890', 'passport H1234567890'],
    ['住院号：0023451', 'health 0023451'],
    ['经确诊为肺癌，', 'health 确诊为肺癌'],
    ['配偶：王小丽，', 'family 王小丽'],
    ['婚姻状况：离异', 'family 离异'],
    ['联系邮箱 zhang_san@qq.com', 'email zhang_san@qq.com'],
  ]
  for (const [text, hit] of cases) it(`is found in ${text}`, () => expect(kinds(text)).to.deep.equal([hit]))
  it('is found in a cell by its heading', () => {
    expect(kinds('1990/3/7', '出生日期')).to.deep.equal(['birth_date 1990/3/7'])
    expect(kinds('郑州市金水区文化路12号', '家庭住址')).to.deep.equal(['home_address 郑州市金水区文化路12号'])
    expect(kinds('2026/3/7', '采购日期')).to.deep.equal([])
  })
  for (const text of [
    '单位地址：人民路1号',
    '住址变更登记办法',
    '身患重大疾病的职工给予补助',
    '糖尿病防治宣传',
    '配偶子女移居情况报告',
    'renshe@linshi.gov.cn',
    '成立于1990年3月',
    '注册地址：黄河路8号',
    'E12345678 号资产',
    '诊断仪一台',
    '出生医学证明办理',
  ])
    it(`is not seen in ${text}`, () => expect(kinds(text)).to.deep.equal([]))
})

describe('masks', () => {
  it('leave nothing to be found, and the rest of the text alone', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(written, card, fc.constantFrom('13800001111', '，', '家属 ', ' 电话')), { maxLength: 6 }), (pieces) => {
        const text = pieces.join('；')
        const masked = maskAll(text, findSensitive(text))
        return findSensitive(masked).length === 0
      }),
    )
  })
  it('keep what may be shown', () => {
    const id = completeId('41112219851230001')
    expect(maskText('id_number', id)).to.equal(`**************${id.slice(14)}`)
    expect(maskText('bank_card', '6222 0212 0300 1234 567')).to.equal('***************4567')
    expect(maskText('mobile', '+86 138-0000-1111')).to.equal('138****1111')
    expect(maskText('home_address', '河南省漯河市临颍县城关镇新城路8号')).to.equal('河南省漯河市临颍县***')
    expect(maskText('home_address', '郑州市金水区文化路12号')).to.equal('郑州市金水区***')
    expect(maskText('home_address', '文化路12号')).to.equal('***')
    expect(maskText('birth_date', '1990年3月7日')).to.equal('1990年**月')
    expect(maskText('email', 'zhang_san@qq.com')).to.equal('z***@qq.com')
  })
  it('show a hit among its neighbours without showing them', () => {
    const text = `张三 ${completeId('11010119900307123')}，手机 13800001111，家住别处`
    const hits = findSensitive(text)
    const shown = hits.map((hit) => excerptOf(text, hit, hits, 20)).join(' / ')
    expect(shown).to.match(/张三 \*{14}\w{4}，手机 138\*{4}1111/)
    expect(shown).not.to.match(/19900307|13800001111/)
  })
  it('have a name for every kind', () => {
    for (const kind of SENSITIVE_KINDS) expect(zhCN).to.have.property(`secrecy.kind.${kind}`)
  })
})

describe('the detectors', () => {
  it('stay fast on long texts made to slow them down', function () {
    this.timeout(60_000) // what grows with the square of the length takes hours
    for (const piece of [
      '1',
      '1 ',
      '6222-',
      '(',
      '秘 ',
      '内部资料,',
      '家庭住址:',
      '住址:a',
      '患上',
      '19',
      'a.',
      '(内部',
      '婚姻状况\n',
      '护照 ',
    ])
      findSensitive(piece.repeat(Math.ceil(200_000 / piece.length)))
  })
})
