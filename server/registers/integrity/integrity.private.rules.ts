/**
 * Words of the eight family matters and of income, property and investments (领导干部报告个人有关事项规定 art. 3 and 4). The counts of reports
 * are published, their content never is (art. 16): a text beside the counts that says one of these words is refused.
 */
const WORDS = [
  ...['配偶', '妻子', '丈夫', '爱人', '前妻', '前夫', '子女', '儿子', '女儿', '父母', '岳父', '岳母', '公婆', '家属', '家庭成员', '亲属'],
  ...['婚姻', '结婚', '离婚', '再婚', '丧偶', '移居', '出国', '出境', '因私', '护照', '通行证', '港澳', '外国人', '国籍', '绿卡'],
  ...['从业', '经商', '办企业', '刑事责任', '房产', '房屋', '住房', '购房', '车位', '不动产', '股票', '基金', '期货', '理财', '保险产品'],
  ...['投资', '股权', '入股', '存款', '工资', '奖金', '津贴', '补贴', '讲学', '稿酬', '收入', '债务', '贷款', '继承', '赠与'],
  ...['spouse', 'wife', 'husband', 'children', 'daughter', 'marriage', 'divorce', 'passport', 'property', 'house', 'apartment', 'salary'],
  ...['shares', 'stocks', 'securities', 'investment', 'savings', 'loan', 'income'],
]

/** Blanks between characters hide nothing. The first such word, else undefined. */
export function familyMatter(text: string): string | undefined {
  const folded = text.normalize('NFKC').toLowerCase()
  const closed = folded.replace(/[\s\p{P}\p{Cf}]+/gu, '')
  const latin = new Set(folded.match(/[a-z]+/g) ?? [])
  return WORDS.find((word) => (/^[a-z]/.test(word) ? latin.has(word) : closed.includes(word)))
}
