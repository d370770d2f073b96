import assert from 'node:assert/strict'
import type { Colleague } from '../../../server/directory/directory.types.ts'
import { syllablesOf } from '../../../server/directory/pinyin.ts'
import { completeness, maskMobile, missingParts, presenceOn, shownMobile } from '../../../server/directory/profile.rules.ts'
import { findable, foldLatin, scoreOf, search, spells } from '../../../server/directory/search.rules.ts'

let id = 0
const person = (name: string, more: Partial<Colleague> = {}): Colleague => ({
  id: (id += 1),
  username: `user${id}`,
  name,
  nameEn: '',
  syllables: syllablesOf(name),
  departmentId: 1,
  post: '科员',
  postEn: 'Officer',
  rankClass: 'staff',
  heads: false,
  duties: '',
  dutiesEn: '',
  telephone: '',
  room: '',
  mobile: '',
  mobileShown: 'hidden',
  presence: '',
  photo: null,
  leaderPosition: null,
  ...more,
})
const OFFICE = { name: '财务科', nameEn: 'Finance Division' }
const find = (people: readonly Colleague[], query: string): string[] =>
  search(
    people.map((one) => findable(one, OFFICE)),
    query,
  ).map(({ colleague }) => colleague.name)

describe('Finding a colleague', () => {
  for (const [name, spelt] of [
    ['张三', 'zhang san'],
    ['单雄信', 'shan xiong xin'],
    ['曾云', 'zeng yun'],
    ['解晓东', 'xie xiao dong'],
    ['仇英', 'qiu ying'],
    ['区建国', 'ou jian guo'],
    ['查良', 'zha liang'],
    ['朴树', 'piao shu'],
    ['尉迟恭', 'yu chi gong'],
    ['欧阳修', 'ou yang xiu'],
    ['吕布', 'lv bu'],
  ] as const)
    it(`reads ${name} as ${spelt}`, () => {
      assert.equal(syllablesOf(name).join(' '), spelt)
    })

  for (const typed of [
    '张三',
    '张',
    '三',
    'zhangsan',
    'zhang san',
    'Zhang  San',
    'zhangs',
    'zsan',
    'zhs',
    'zs',
    'ZS',
    'san',
    'z',
    'ｚｓ',
    "zhang'san",
  ])
    it(`finds 张三 by ${typed}`, () => {
      assert.deepEqual(find([person('李四'), person('张三')], typed), ['张三'])
    })

  for (const typed of ['lübu', 'lvbu', 'lubu', 'lyubu', 'lu:bu', 'lb', 'Lü Bu', 'lu bu'])
    it(`finds 吕布 by ${typed}`, () => {
      assert.deepEqual(find([person('李四'), person('吕布')], typed), ['吕布'])
    })

  for (const typed of ['zhangshan', 'sz', 'angsan', 'zhangsanx', 'zss'])
    it(`does not find 张三 by ${typed}`, () => {
      assert.deepEqual(find([person('张三')], typed), [])
    })

  it('reads a surname as a surname: 单 is no dan', () => {
    assert.deepEqual(find([person('单雄信'), person('丹青')], 'dan'), ['丹青'])
    assert.deepEqual(find([person('单雄信'), person('丹青')], 'sxx'), ['单雄信'])
  })

  it('puts whoever is named first, then initials, then what only begins so, then given names, then posts and duties', () => {
    const people = [person('赵钱', { duties: '协助张文工作' }), person('李张文', {}), person('张文斌'), person('张文', {})]
    assert.deepEqual(find(people, '张文'), ['张文', '张文斌', '李张文', '赵钱'])
    assert.deepEqual(find([person('周思远'), person('张三')], 'zs'), ['张三', '周思远'])
    assert.deepEqual(find([person('王珊'), person('单一')], 'shan'), ['单一', '王珊'])
  })

  it('takes several words together: all of them must fit', () => {
    const people = [person('张三', { post: '会计' }), person('赵四', { post: '出纳' })]
    assert.deepEqual(find(people, '财务 zs'), ['张三', '赵四'])
    assert.deepEqual(find(people, '出纳 zs'), ['赵四'])
    assert.deepEqual(find(people, 'finance 会计'), ['张三'])
    assert.deepEqual(find(people, '办公室 zs'), [])
  })

  it('knows user names, telephones by three digits or more, posts, departments and duties', () => {
    const people = [person('何晓岚', { username: 'hexiaolan', telephone: '0571-8081022', post: '会计', duties: '部门预算' })]
    for (const typed of ['hexiaolan', 'hexiao', '1022', '8081022', '0571 8081022', '会计', '财务科', '预算', 'Officer'])
      assert.deepEqual(find(people, typed), ['何晓岚'], typed)
    for (const typed of ['22', '9999', '出纳']) assert.deepEqual(find(people, typed), [], typed)
  })

  it('finds nobody by the digits of a mobile number that is masked or hidden', () => {
    const shown = person('张三', { mobile: '13812345678', mobileShown: 'full' })
    const masked = person('李四', { mobile: maskMobile('13812345678'), mobileShown: 'masked' })
    for (const typed of ['13812345678', '5678', '1381234', '138 1234 5678'])
      assert.deepEqual(find([shown, masked, person('王五')], typed), ['张三'], typed)
    for (const typed of ['138', '5678']) assert.equal(scoreOf(findable(masked, OFFICE), typed), undefined)
  })

  it('finds nothing by nothing, and does not choke on signs', () => {
    for (const typed of ['', '   ', '%', '_', "'", '((((', '\\', '*'.repeat(200)])
      assert.deepEqual(find([person('张三')], typed), [], typed)
  })

  it('spells every name by every way of cutting its syllables short, in any name of the list', () => {
    for (const name of ['张三', '欧阳修', '诸葛亮', '吕布', '司马相如']) {
      const syllables = syllablesOf(name).map(foldLatin)
      const cuts = syllables.reduce<string[]>(
        (made, syllable) => made.flatMap((before) => Array.from(syllable, (_, i) => before + syllable.slice(0, i + 1))),
        [''],
      )
      for (const typed of cuts) assert.ok(spells(syllables, typed), `${name} by ${typed}`)
      assert.ok(!spells(syllables, `${syllables.join('')}x`))
    }
  })

  it('answers within a tenth of a second among 2,000 people', () => {
    const surnames = '张王李赵钱孙周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施'
    const given = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国'
    const people = Array.from({ length: 2_000 }, (_, i) =>
      findable(
        person(`${surnames[i % 24]}${given[(i * 7) % 26]}${given[(i * 13 + 3) % 26]}`, { duties: '负责综合材料起草和会议记录' }),
        OFFICE,
      ),
    )
    // The fastest of several: a busy machine makes any one of them slow.
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now()
      for (const typed of ['zs', 'zhang', '材料', '8081', 'lvw']) search(people, typed)
      return (performance.now() - began) / 5
    })
    assert.ok(Math.min(...times) < 100, times.join())
  })
})

describe('What a profile shows', () => {
  for (const [mobile, shown, expected] of [
    ['13812345678', 'full', '13812345678'],
    ['13812345678', 'masked', '138****5678'],
    ['13812345678', 'hidden', ''],
    ['', 'masked', ''],
    ['8613812345678', 'masked', '86138****5678'],
    ['123456', 'masked', '****56'],
  ] as const)
    it(`${mobile || 'no number'}, ${shown}: ${expected || 'nothing'}`, () => {
      assert.equal(shownMobile(mobile, shown), expected)
    })

  it('holds through the last day, and not a day longer', () => {
    assert.equal(presenceOn('out', '2026-03-02', '2026-03-02'), 'out')
    assert.equal(presenceOn('out', '2026-03-02', '2026-03-03'), '')
    assert.equal(presenceOn('out', null, '2026-03-02'), '')
  })

  it('counts what a board lacks', () => {
    const full = person('张三', { photo: 'a', duties: '预算', telephone: '8081' })
    const bare = person('李四', { post: ' ' })
    assert.deepEqual(missingParts(full), [])
    assert.deepEqual(missingParts(bare), ['photo', 'post', 'duties', 'telephone'])
    assert.equal(completeness([full]), 100)
    assert.equal(completeness([full, bare]), 50)
    assert.equal(completeness([]), 100)
    const almost = Array.from({ length: 200 }, () => full)
    assert.equal(completeness([...almost, { ...full, photo: null }]), 99, 'never 100 while something is missing')
  })
})
