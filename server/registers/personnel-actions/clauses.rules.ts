/** The rules that findings of this register cite. */
export const CLAUSES = {
  appointment: '《党政领导干部选拔任用工作条例》',
  party: '《中国共产党发展党员工作细则》',
  constitution: '《中国共产党章程》第七条',
  assessment: '《公务员考核规定》',
  effect: '《中华人民共和国公职人员政务处分法》第八条',
  barred: '《中华人民共和国公职人员政务处分法》第十九条',
  ended: '《中华人民共和国公职人员政务处分法》第二十六条',
} as const
