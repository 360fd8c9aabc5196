/** What our SM-DP+ and SM-DS do otherwise, and what they offer, in downloads of an IPA (SGP.22 v2.5 5.6, 5.8). */
import { defineParameterType, Given } from '@cucumber/cucumber'
import { iccidOctets } from '../../protocol/identifiers/iccid.ts'
import type { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import type { RefusableFunction } from '../../simulators/played/rsp-behaviour.ts'
import type { OtherCertificate } from '../../simulators/played/rsp-certificates.ts'
import type { RspScript } from '../../simulators/played/rsp-script.ts'
import { kept } from '../kept.ts'
import { CannotBePrepared } from '../preparation.ts'
import { iccids } from './iccids.ts'
import type { IpaWorld } from './world.ts'

const script = kept<RspScript>('a script of the SM-DP+')

const functions: Readonly<Record<string, RefusableFunction>> = {
  InitiateAuthentication: 'initiateAuthentication',
  AuthenticateClient: 'authenticateClient',
  GetBoundProfilePackage: 'getBoundProfilePackage',
}

const certificates: Readonly<Record<string, OtherCertificate>> = {
  'has expired': 'expired',
  'is for another host': 'otherName',
  'is of another CI': 'otherCi',
  'has the policy of another role': 'wrongPolicy',
}

/** Owner of the profiles that have policy rules. */
const profileOwner: StoreMetadataRequest['profileOwner'] = { mccMnc: Buffer.from('62F210', 'hex') }

defineParameterType({
  name: 'downloadFunction',
  regexp: Object.keys(functions),
  transformer: (name: string): RefusableFunction => functions[name] ?? 'initiateAuthentication',
})
defineParameterType({
  name: 'certificateFlaw',
  regexp: Object.keys(certificates),
  transformer: (flaw: string): OtherCertificate => certificates[flaw] ?? 'expired',
})

Given('the SM-DP+ offers a profile with ppr1', async function (this: IpaWorld) {
  await smdpDoes(this, { metadata: { profilePolicyRules: ['ppr1'], ...(profileOwner === undefined ? {} : { profileOwner }) } })
})

Given('the SM-DP+ offers a profile of {int} octets', async function (this: IpaWorld, octets: number) {
  if (this.bench.realCard !== undefined) throw new CannotBePrepared('a real card gets the profile package of its own profile')
  await smdpDoes(this, { profileOctets: octets })
})

Given('the SM-DP+ offers a profile with the ICCID of profile A', async function (this: IpaWorld) {
  await smdpDoes(this, { metadata: { iccid: iccidOctets(iccids.A) } })
})

Given('the package has another profileName than was announced', async function (this: IpaWorld) {
  await smdpDoes(this, { metadataInPackage: { profileName: 'Another one' } })
})

Given('the SM-DP+ needs the confirmation code {string}', async function (this: IpaWorld, confirmationCode: string) {
  await smdpDoes(this, { confirmationCode })
})

Given('the SM-DP+ puts another serverAddress into serverSigned1', async function (this: IpaWorld) {
  await smdpDoes(this, { serverAddress: 'other.harness.test' })
})

Given('one bit of {word} is wrong', async function (this: IpaWorld, signature: string) {
  await smdpDoes(this, { spoilt: [signature === 'smdpSignature2' ? 'smdpSignature2' : 'serverSignature1'] })
})

Given('CERT.DPpb has expired', async function (this: IpaWorld) {
  await smdpDoes(this, { pb: 'expired' })
})

Given('the TLS certificate of the SM-DP+ {certificateFlaw}', async function (this: IpaWorld, tls: OtherCertificate) {
  await smdpDoes(this, { tls })
})

Given('the TLS certificate of the SM-DP+ is of the same CA', async function (this: IpaWorld) {
  await smdpDoes(this, { tls: 'otherCi' })
})

Given('the SM-DP+ refuses {downloadFunction} with {word}', refuse)

async function refuse(this: IpaWorld, name: RefusableFunction, error: string | number) {
  await smdpDoes(this, { refuse: { [name]: { error } } })
}

Given('the SM-DP+ hangs up in {downloadFunction}', async function (this: IpaWorld, name: RefusableFunction) {
  await smdpDoes(this, { http: { [name]: { kind: 'hangUp' } } })
})

Given('the SM-DP+ stays silent in {downloadFunction}', async function (this: IpaWorld, name: RefusableFunction) {
  await smdpDoes(this, { http: { [name]: { kind: 'silence' } } })
})

Given('nobody listens at the SM-DP+', async function (this: IpaWorld) {
  await smdpDoes(this, { refusesConnections: true })
})

Given('the SM-DS has an event of the SM-DP+', async function (this: IpaWorld) {
  const { smds } = this
  const { smdp } = this.bench
  await smds.script({ events: [{ eventId: 'EVENT-7', rspServerAddress: smdp.address }] })
})

/** Has our SM-DP+ do this too, beside what the scenario has said before. */
export async function smdpDoes(world: IpaWorld, more: RspScript): Promise<void> {
  await world.bench.smdp.script(world.keep(script, { ...world.mayHave(script), ...more }))
}
