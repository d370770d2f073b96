import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'

const run = promisify(execFile)

interface Probe {
  localHour: number
  probed: { instants: string[]; kinds: string[] }
}

async function probe(zone: string): Promise<Probe> {
  const env = { ...process.env, TZ: zone }
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'test/core/zone-probe.ts'], { env, maxBuffer: 1 << 24 })
  return JSON.parse(stdout) as Probe
}

describe('the zone of the host', () => {
  it('changes nothing', async () => {
    const home = await probe('Asia/Shanghai')
    expect(home.localHour).to.equal(0)
    expect(home.probed.instants).to.deep.equal(['2026-03-01', '2026-03-02', '2026-03-08'])
    expect(home.probed.kinds).to.include('2026-02-14 6 makeup 2026-Q1')
    for (const [zone, hour] of [
      ['America/Los_Angeles', 8],
      ['Pacific/Kiritimati', 6],
    ] as const) {
      const away = await probe(zone)
      expect(away.localHour, zone).to.equal(hour)
      expect(away.probed, zone).to.deep.equal(home.probed)
    }
  })
})
