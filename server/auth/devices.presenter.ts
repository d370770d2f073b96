import type { Translate } from '../i18n/index.ts'
import { deviceOf } from './devices.rules.ts'

/** Windows 上的 Chrome: the device of a session in words. */
export function deviceText(userAgent: string, t: Translate): string {
  const { browser, system } = deviceOf(userAgent)
  if (browser !== undefined && system !== undefined) return t('auth.device.both', { browser, system })
  return browser ?? system ?? t('auth.device.unknown')
}
