/** A download as the eUICC sees it (SGP.22 v2.5 3.1.2, 3.1.3, 5.5): each step does what is right unless a scenario says otherwise. */
import type { CardAnswer } from '../../adapters/euicc/es10-card.ts'
import { reading, refused } from '../../adapters/euicc/es10-card.ts'
import { isSuccess } from '../../protocol/apdu/status-word.ts'
import { segmentsOf } from '../../protocol/crypto/segmentation.ts'
import { decode, encode } from '../../protocol/schema/type.ts'
import { ProfileInstallationResult } from '../../protocol/sgp22/notifications.ts'
import { StoreMetadataRequest } from '../../protocol/sgp32/profile-info.ts'
import { type BindingOffer, type PackageOffer, ScriptedSmdp, type ServerOffer } from '../../simulators/played/scripted-smdp.ts'
import { CannotBePrepared, StateNotReached } from '../preparation.ts'
import type { TestProfile } from './test-profiles.ts'
import type { Es10Answered, EuiccWorld } from './world.ts'

/** Why nothing can be downloaded to this card. */
const NO_SERVERS = 'servers: the profile has no SM-DP+ credentials under a CI that the card trusts'
const NO_PACKAGE = 'profilePackage: the profile has no profile package that this card could install'

/** One session of the SM-DP+ that the harness plays. */
export class LocalDownload {
  readonly world: EuiccWorld
  readonly smdp: ScriptedSmdp

  constructor(world: EuiccWorld) {
    const { servers } = world.bench
    if (servers === undefined) throw new CannotBePrepared(NO_SERVERS)
    this.world = world
    this.smdp = new ScriptedSmdp(servers)
    this.smdp.transactionId = world.random.octets(16)
  }

  async challenge(): Promise<Buffer> {
    const { value } = await this.world.call('GetEUICCChallenge', {})
    return Buffer.from(value.euiccChallenge)
  }

  /** AuthenticateServer for a new challenge. */
  async authenticate(offer: Partial<ServerOffer> = {}): Promise<Es10Answered<'AuthenticateServer'>> {
    return this.world.send('AuthenticateServer', this.smdp.authenticateServer(await this.challenge(), offer))
  }

  /** PrepareDownload after an AuthenticateServer that went well. */
  async prepare(
    authenticated: Es10Answered<'AuthenticateServer'>,
    offer: Partial<BindingOffer> = {},
  ): Promise<Es10Answered<'PrepareDownload'>> {
    return this.world.send('PrepareDownload', this.smdp.prepareDownload(authenticated.octets, offer))
  }

  /** Segments of the package that is bound to what the card prepared. */
  segments(prepared: Es10Answered<'PrepareDownload'>, profile: TestProfile, offer: PackageOffer = {}): readonly Buffer[] {
    return segmentsOf(this.bound(prepared, profile, offer))
  }

  /** BF36 with this profile. */
  bound(prepared: Es10Answered<'PrepareDownload'>, profile: TestProfile, offer: PackageOffer = {}): Buffer {
    const { profilePackage } = this.world.bench
    if (profilePackage === undefined) throw new CannotBePrepared(NO_PACKAGE)
    const { eid } = this.world
    return this.smdp.bind(prepared.octets, {
      ...(eid === undefined ? {} : { eid }),
      storeMetadata: encode(StoreMetadataRequest, profile.metadata),
      profilePackage: profilePackage(profile),
      ...offer,
    })
  }

  /** Sends segments until one is answered with data or refused. */
  async load(segments: readonly Uint8Array[]): Promise<CardAnswer> {
    const sent = this.world.tape.next
    let last: CardAnswer | undefined
    for (const segment of segments) {
      last = await this.world.ask(segment)
      if (last.data.length > 0 || !isSuccess(last.sw)) break
    }
    if (last === undefined) throw new RangeError('a package without segments')
    return { ...last, sent }
  }

  /** A whole download of this profile. */
  async install(profile: TestProfile, offer: PackageOffer = {}): Promise<InstallationSeen> {
    const authenticated = await this.authenticate()
    if (authenticated.value.kind === 'authenticateResponseError')
      throw new StateNotReached(
        `AuthenticateServer ended with ${authenticated.value.value.authenticateErrorCode}`,
        authenticated.at,
      )
    const prepared = await this.prepare(authenticated)
    if (prepared.value.kind === 'downloadResponseError')
      throw new StateNotReached(`PrepareDownload ended with ${prepared.value.value.downloadErrorCode}`, prepared.at)
    return installationOf(await this.load(this.segments(prepared, profile, offer)))
  }
}

export type InstallationSeen = ReturnType<typeof installationOf>

/** ProfileInstallationResult of the last segment. @throws PeerFault `malformed` where there is none */
export function installationOf(answer: CardAnswer) {
  if (!isSuccess(answer.sw)) throw refused('LoadBoundProfilePackage', answer)
  const result = reading('the ProfileInstallationResult', answer, () => decode(ProfileInstallationResult, answer.data).value)
  const { finalResult } = result.profileInstallationResultData
  const outcome =
    finalResult.kind === 'successResult' ? 'successResult' : `${finalResult.value.bppCommandId}/${finalResult.value.errorReason}`
  return { result, outcome, octets: answer.data, at: [answer.sent, answer.received] as const }
}

type FinalResult = InstallationSeen['result']['profileInstallationResultData']['finalResult']

/** `successResult`, or why there is no profile. */
export function reasonOf(result: FinalResult): string {
  return result.kind === 'successResult' ? result.kind : String(result.value.errorReason)
}
