import { expect } from 'chai'
import fc from 'fast-check'
import { plainText, renderMarkdown } from '../../../server/markdown/markdown.ts'

/** What has broken renderers of Markdown and filters of HTML, and what it might look like here. */
const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](&#x6A;avascript&colon;alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '![x](javascript:alert(1))',
  '![x](data:image/svg+xml;base64,PHN2Zy8+)',
  '![x](https://evil.example/pixel.png)',
  '![x"onerror="alert(1)](/discussions/files/1)',
  '[x](/ok "onmouseover=alert(1) x=")',
  '[x](<//evil.example>)',
  '[x](//evil.example/a)',
  '[x](/\\evil.example)',
  '<https://a.example/"onclick="alert(1)>',
  '[a]: javascript:alert(1)\n\n[a]',
  '```js"onload="alert(1)\n</code></pre><script>alert(1)</script>\n```',
  '`<img src=x onerror=alert(1)>`',
  '| <b onclick=alert(1)> |\n|---|\n| <script>1</script> |',
  '# <iframe src=javascript:alert(1)>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<!--<img src="--><img src=x onerror=alert(1)>">',
  '[x](https://a.example/?a=1&b="><script>alert(1)</script>)',
  'https://a.example/"><script>alert(1)</script>',
  '@陈静"><img src=x onerror=alert(1)>',
]

const TAGS = /<\/?([a-zA-Z][\w-]*)((?:\s+[\w-]+(?:="[^"<>]*")?)*)\s*\/?>/g
const ALLOWED = new Set('p br strong em s a ul ol li blockquote code pre hr div table thead tbody tr th td span img'.split(' '))
const ATTRIBUTES = new Set('href class rel src alt title loading decoding tabindex start'.split(' '))

/** Every tag is one of ours, every attribute too, every address leads where it may; nothing else looks like a tag. */
function harmless(html: string): string[] {
  const wrong: string[] = []
  for (const [tag, name = '', rest = ''] of html.matchAll(TAGS)) {
    if (!ALLOWED.has(name)) wrong.push(tag)
    for (const [, attribute = '', value = ''] of rest.matchAll(/([\w-]+)(?:="([^"]*)")?/g)) {
      if (!ATTRIBUTES.has(attribute)) wrong.push(`${attribute} in ${tag}`)
      if (attribute === 'href' && !/^(https?:\/\/|mailto:|#|\/(?![/\\]))/i.test(value)) wrong.push(`href ${value}`)
      if (attribute === 'src' && !/^\/discussions\/files\/\d+$/.test(value)) wrong.push(`src ${value}`)
    }
  }
  if (/<(?![/a-zA-Z])|<[a-zA-Z/]/.test(html.replace(TAGS, ''))) wrong.push(`a stray < in ${html}`)
  return wrong
}

describe('Markdown that people wrote', () => {
  it('carries nothing that a browser would run or fetch from elsewhere', () => {
    for (const attack of ATTACKS) expect(harmless(renderMarkdown(attack, { mentions: { 陈静: 3 } })), attack).to.deep.equal([])
  })

  it('carries nothing of the kind in any mixture', () => {
    const piece = fc.constantFrom(
      ...ATTACKS,
      '\n',
      '\n\n',
      '> ',
      '- ',
      '**',
      '`',
      '[',
      '](',
      ')',
      '<',
      '>',
      '"',
      '&',
      '|',
      '\\',
      '@陈静',
      '![',
      '](/discussions/files/7)',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        expect(harmless(renderMarkdown(pieces.join(''), { mentions: { 陈静: 3 } }))).to.deep.equal([])
      }),
      { numRuns: 300 },
    )
  })

  it('shows what was typed as HTML as it was typed', () => {
    expect(renderMarkdown('1 < 2 <b>x</b>')).to.equal('<p>1 &lt; 2 &lt;b&gt;x&lt;/b&gt;</p>\n')
  })

  it('marks ways to the outside, which nobody follows, and leaves those within alone', () => {
    expect(renderMarkdown('[网](https://a.example) [内](/catalogue/3)')).to.equal(
      '<p><a href="https://a.example" rel="nofollow noopener noreferrer ugc" class="is-outside">网</a> <a href="/catalogue/3">内</a></p>\n',
    )
    expect(renderMarkdown('见https://a.example/x?y=1，然后')).to.include('href="https://a.example/x?y=1"').and.include('</a>，然后')
    expect(renderMarkdown('`https://a.example`')).not.to.include('<a')
  })

  it('draws pictures that passed our gate and names the others', () => {
    expect(renderMarkdown('![图](/discussions/files/7)')).to.include('<img src="/discussions/files/7" alt="图"')
    expect(renderMarkdown('![图](https://a.example/x.png)')).to.equal('<p><span class="sl-md-none">图</span></p>\n')
    expect(renderMarkdown('![图](/discussions/files/7/../../admin)')).not.to.include('<img')
  })

  it('leads from a name to the person, by the longest name that is meant', () => {
    const mentions = { 王小: 4, 王小明: 5 }
    expect(renderMarkdown('请@王小明看，邮箱a@王小不是', { mentions })).to.equal(
      '<p>请<a href="/directory/people/5" class="sl-mention">@王小明</a>看，邮箱a@王小不是</p>\n',
    )
    expect(renderMarkdown('@李四', { mentions })).to.equal('<p>@李四</p>\n')
  })

  it('gives its words to the search without marks, addresses and what is quoted', () => {
    expect(plainText('> 别人说的\n\n**加粗** [表](https://a.example)\n\n- 一\n- 二')).to.equal('加粗 表\n一\n二')
  })
})
