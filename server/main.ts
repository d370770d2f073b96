import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DEMO_PASSWORD, listDemoPeople } from './auth/demo-people.ts'
import { loadEnvironment, readConfig } from './config.ts'
import { startSunlit } from './start.ts'

loadEnvironment()

const sunlit = await startSunlit(readConfig(process.env))
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    end(signal)
  })
await announce(sunlit.server).catch((error: unknown) => {
  sunlit.deps.log.error({ err: error }, 'could not announce')
})

async function announce(listening: Server): Promise<void> {
  const { address, port } = listening.address() as AddressInfo
  const host = address === '::' || address === '0.0.0.0' || address === '127.0.0.1' ? 'localhost' : address
  process.stdout.write(`\nSunlit 阳光台  http://${host}:${port}\n`)
  if (!sunlit.installation.demo) return
  process.stdout.write(
    `\n演示系统：人和事都是虚构的。密码都是 ${DEMO_PASSWORD}\nDemonstration: people and events are fictional. Everyone's password is ${DEMO_PASSWORD}\n\n`,
  )
  for (const { username, name, department, post } of await listDemoPeople(sunlit.deps.db.read, 'zh-CN'))
    process.stdout.write(`  ${username.padEnd(11)} ${name}，${department}${post}\n`)
  process.stdout.write('\n')
}

/** A second signal, or ten seconds, end it at once. */
function end(signal: string): void {
  sunlit.deps.log.info({ signal }, 'stopping')
  setTimeout(() => process.exit(1), 10_000).unref()
  sunlit.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  )
}
