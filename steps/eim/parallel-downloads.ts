/** Downloads of two eUICCs at once: each has a session of its own (SGP.32 3.2.3.2). */
import { Given, Then, When } from '@cucumber/cucumber'
import { rawOf } from '../../protocol/schema/raw.ts'
import { PlayedDownload } from '../../simulators/played/download.ts'
import { kept } from '../kept.ts'
import { authenticate, type Download, download, initiate, load, triggered } from './download.ts'
import { signing } from './ipa.ts'
import { callsOf } from './rsp-servers.ts'
import type { ConformanceWorld } from './world.ts'

const both = kept<readonly [Download, Download]>('two downloads')
const loaded = kept<readonly (Buffer | undefined)[]>('profiles that two IPAs have got')

Given('both IPAs have got a download trigger', async function (this: ConformanceWorld) {
  const first = await triggered(this, { device: this.deviceAt(0), port: this.connect() })
  const second = await triggered(this, { device: this.deviceAt(1), port: this.connect() })
  this.keep(both, [first, second])
})

When('both IPAs go through their downloads at the same time', async function (this: ConformanceWorld) {
  const downloads = this.kept(both)
  const together = <T>(step: (one: Download) => Promise<T>) => Promise.all(downloads.map(step))
  await together((one) => initiate(this, one))
  // The SM-DP+ refuses nothing: where a session does not get on, the eIM has confused it with the other.
  await together(async (one) => one.server && authenticate(this, one))
  const answers = await together(async (one) => one.profile && load(this, one))
  this.keep(
    loaded,
    answers.map((exchange) =>
      exchange?.answer.kind === 'getBoundProfilePackageOkEsipa' ? rawOf(exchange.answer.value.boundProfilePackage) : undefined,
    ),
  )
})

When('the second eUICC sends AuthenticateClient for the transaction of the first', async function (this: ConformanceWorld) {
  const { server, ...first } = this.kept(download)
  const device = this.deviceAt(1)
  const euicc = new PlayedDownload(signing(device))
  const one: Download = { ...first, device, euicc, port: this.connect(), ...(server === undefined ? {} : { server }) }
  await authenticate(this, one)
})

Then('each IPA has got the profile of its own session', function (this: ConformanceWorld) {
  const packages = this.kept(loaded)
  const calls = callsOf(this, 'getBoundProfilePackage')
  for (const [i, one] of this.kept(both).entries()) {
    const transaction = Buffer.from(one.server?.serverSigned1.transactionId ?? [])
    const call = calls.find(({ value }) => transaction.equals(value.transactionId))
    const bound = call?.outcome.kind === 'answered' && call.outcome.value.kind === 'getBoundProfilePackageOk'
    const given = bound ? rawOf(call.outcome.value.value.boundProfilePackage) : undefined
    const got = packages[i]
    this.check({
      claim: 'each of two sessions gets the package that the SM-DP+ bound for it',
      expected: `the package of the session ${transaction.toString('hex').toUpperCase()}`,
      seen: got === undefined ? 'no package' : given?.equals(got) ? 'this package' : 'another package',
      holds: got !== undefined && given?.equals(got) === true,
      at: call === undefined ? [this.last.exchange.received] : [call.at],
    })
  }
})
