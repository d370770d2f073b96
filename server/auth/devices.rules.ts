/** Which browser on which system a User-Agent header names; undefined where it names none we know. The header is hostile text: only these words come out. */
export interface Device {
  readonly browser: string | undefined
  readonly system: string | undefined
}

// The order matters: most browsers also claim to be Chrome and Safari.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bMicroMessenger\//, 'WeChat'],
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\b360(?:SE|EE|Browser)/i, '360'],
  [/\bQQBrowser\//, 'QQ Browser'],
  [/\bUCBrowser\/|\bUBrowser\//, 'UC'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bOPR\//, 'Opera'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bHarmonyOS|\bOpenHarmony/, 'HarmonyOS'],
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows NT\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bUOS\b|\buos\b/, 'UOS'],
  [/\bKylin\b/i, 'Kylin'],
  [/\bLinux\b/, 'Linux'],
]

const firstOf = (list: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  list.find(([pattern]) => pattern.test(text))?.[1]

export const deviceOf = (userAgent: string): Device => ({ browser: firstOf(BROWSERS, userAgent), system: firstOf(SYSTEMS, userAgent) })
