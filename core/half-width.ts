const PAIRS: Readonly<Record<string, string>> = {
  '，': ',',
  '．': '.',
  '（': '(',
  '）': ')',
  '￥': '¥',
  '－': '-',
  '−': '-',
  '／': '/',
  '\u3000': ' ',
  '\u00a0': ' ',
}

/**
 * Full-width digits and the punctuation found in figures and dates, as Chinese input methods type them, in their ASCII form.
 * Deliberately not NFKC: that would also turn ①, ½ or ㎡ into something that looks like a figure.
 */
export function halfWidth(text: string): string {
  return text.replace(/[０-９，．（）￥－−／\u3000\u00a0]/g, (char) => PAIRS[char] ?? String.fromCharCode(char.charCodeAt(0) - 0xfee0))
}
