/** Downloads whose activation data the eIM keeps (eimDownloadDataHandling, SGP.32 v1.2 3.2.3.2, 4.1). */
import { Given, Then } from '@cucumber/cucumber'
import { decode } from '../../protocol/schema/type.ts'
import { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import { StateNotReached } from '../preparation.ts'
import { endsAtEim, resultInWords } from './download-seen.ts'
import { withCard } from './state.ts'
import { orderFrom } from './triggers.ts'
import type { IpaWorld } from './world.ts'

const IPA_CAPABILITIES = 'A8'

Given('the eIM has learnt that it keeps the activation data, and has a trigger without them', async function (this: IpaWorld) {
  const { eim, eid, ipa, smdp } = this.bench
  // An address of its own is what an IPA would be tempted to use.
  await withCard(this, { indirect: true, chip: { state: { defaultDpAddress: smdp.address } } })
  eim.operator.queueDataRequest(eid, { tagList: IPA_CAPABILITIES })
  await this.act((signal) => ipa.pokeNow(signal))
  await orderFrom(this, 'TOKEN-1')
  const octets = eim.nextPackage(eid)
  if (octets !== undefined && decode(ProfileDownloadTriggerRequest, octets).value.profileDownloadData === undefined) return
  throw new StateNotReached('the IPA did not tell the eIM of eimDownloadDataHandling', this.linesOf(eim.received))
})

Then('InitiateAuthentication at the eIM has no address of an SM-DP+', function (this: IpaWorld) {
  const calls = this.calls('initiateAuthentication')
  const results = endsAtEim(this)
  // How long an IPA takes before it begins is its own business, until it says that it will not.
  if (calls.length === 0 && results.length === 0)
    throw new StateNotReached('the IPA has begun no download within our patience', this.linesOf([]))
  const seen = calls.map(({ message }) => message.value.smdpAddress ?? 'no address')
  this.check({
    claim: 'smdpAddress in InitiateAuthentication of a download whose data the eIM keeps',
    expected: 'a request without it',
    seen: seen.join(', ') || `no request, and ${results.map(({ result }) => resultInWords(result)).join(', ')}`,
    holds: calls.length > 0 && seen.every((address) => address === 'no address'),
    at: this.linesOf([...calls, ...results]),
  })
})
