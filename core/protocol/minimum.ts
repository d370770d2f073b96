// The number of ballots under which nobody may decrypt anything stands in the election's own text, which every ballot is bound to and which
// every trustee's browser compares: whoever runs the server cannot make it smaller afterwards. In words, for it is read by other programs too.

const LINE = /(?:^|\n)少于 (\d{1,4}) 张选票不解密（minimum (\d{1,4})）$/u

/** The description with its last line. Whatever the officer wrote before it, the last line is the product's. */
export const withMinimum = (description: string, minimum: number): string =>
  `${description}${description === '' ? '' : '\n\n'}少于 ${minimum} 张选票不解密（minimum ${minimum}）`

/** The number in the last line; undefined in a text that has none, as of elections made elsewhere. */
export function minimumIn(description: string): number | undefined {
  const [, said, again] = LINE.exec(description) ?? []
  return said === undefined || said !== again ? undefined : Number(said)
}
