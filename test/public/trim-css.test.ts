import { expect } from 'chai'
import { classNamesIn, trimCss } from '../../public/trim-css.ts'

const trim = (css: string, ...used: string[]): string => trimCss(css, (name) => used.includes(name))

describe('trimming a style sheet', () => {
  for (const [what, css, left] of [
    ['keeps what is used', '.a{x:1}.b{x:2}', '.a{x:1}'],
    ['keeps elements and variables', ':root{--x:1}a:hover{x:1}', ':root{--x:1}a:hover{x:1}'],
    ['keeps only the selectors that can match', '.a,.b,.a .b{x:1}', '.a{x:1}'],
    ['needs every class of a selector', '.a.b{x:1}.a>.a{x:1}', '.a>.a{x:1}'],
    ['asks nothing about what is excluded', '.a:not(.b){x:1}', '.a:not(.b){x:1}'],
    ['does not split inside parentheses', ':is(.a,.a) p{x:1}', ':is(.a,.a) p{x:1}'],
    ['looks inside media queries and drops empty ones', '@media (x){.a{x:1}.b{x:1}}@media (y){.b{x:1}}', '@media (x){.a{x:1}}'],
    ['keeps keyframes and fonts as they are', '@keyframes k{0%{x:1}}@font-face{src:y}', '@keyframes k{0%{x:1}}@font-face{src:y}'],
    ['reads braces inside quotes as text', '.a{b:url("data:,{};")}.b{x:1}', '.a{b:url("data:,{};")}'],
    ['keeps statements', '@charset "utf-8";.b{x:1}', '@charset "utf-8";'],
    ['forgets comments', '/* .a{ */.a{x:1}', '.a{x:1}'],
  ] as const) {
    it(what, () => expect(trim(css, 'a')).to.equal(left))
  }

  it('refuses a sheet that ends too early', () => {
    expect(() => trim('.a{x:1')).to.throw('ends inside a block')
  })

  it('finds class names in templates, also those put together at run time', () => {
    expect([...classNamesIn(['<a class="btn btn-<%= kind %>">'])]).to.include.members(['btn', 'btn-', 'kind'])
  })
})
