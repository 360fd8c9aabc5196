/** ESipa of an eIM that relays to the SM-DP+: indirect download, SGP.32 v1.2 3.2.3.2. */
import type { BoundProfilePackage } from '../../protocol/sgp22/bound-profile-package.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import { compactAuthenticateResponse, compactCancelResponse, compactPrepareResponse } from './compact.ts'
import type { EimLink } from './eim-link.ts'
import type { AssociatedEim } from './eim-trust.ts'
import type { IpaContext } from './ipa-context.ts'
import { type RspServer, ServerRefusal } from './rsp-server.ts'

/** @param smdpAddress of the SM-DP+ or SM-DS; left out of the request where the eIM keeps the download data */
export function indirectServer(
  ipa: IpaContext,
  eim: AssociatedEim,
  smdpAddress: string | undefined,
  eimTransactionId: Uint8Array | undefined,
  tape: Tape,
  signal: AbortSignal,
): RspServer {
  const saves = ipa.has('minimizeEsipaBytes')
  const echoed = ipa.decisions.echoed(eimTransactionId, 'initiateAuthentication')
  const namesSmdp = ipa.decisions.namesSmdp(ipa.has('eimDownloadDataHandling'))
  const builtByEim = ipa.has('eimCtxParams1Generation')
  const overLink = async <T>(call: (link: EimLink) => Promise<T>): Promise<T> => {
    if (!ipa.decisions.keepsConnection) await ipa.closeLink(eim)
    return ipa.onNetwork(() => call(ipa.link(eim)))
  }
  return {
    way: 'indirect',
    async initiateAuthentication(euiccChallenge, euiccInfo1) {
      const request = {
        euiccChallenge,
        ...(smdpAddress === undefined || !namesSmdp ? {} : { smdpAddress }),
        ...(saves ? {} : { euiccInfo1: await euiccInfo1() }),
        ...(echoed === undefined ? {} : { eimTransactionId: echoed }),
      }
      const answer = await overLink((link) => link.initiateAuthentication(request, tape, signal))
      if (answer.kind === 'initiateAuthenticationErrorEsipa')
        throw new ServerRefusal('ESipa.InitiateAuthentication', answer.value)
      const { euiccCiPKIdentifierToBeUsed: euiccCiPKId, transactionId, ...initiated } = answer.value
      return { ...initiated, transactionId, euiccCiPKId }
    },
    async authenticateClient(transactionId, response) {
      const authenticateServerResponse = saves ? compactAuthenticateResponse(response, builtByEim, ipa.decisions) : response
      const request = { transactionId, authenticateServerResponse }
      const answer = await overLink((link) => link.authenticateClient(request, tape, signal))
      if (answer.kind === 'authenticateClientErrorEsipa') throw new ServerRefusal('ESipa.AuthenticateClient', answer.value)
      if (answer.kind === 'authenticateClientOkDSEsipa') return { kind: 'trigger', trigger: answer.value.profileDownloadTrigger }
      const { profileMetaData: profileMetadata, transactionId: answered, ...authenticated } = answer.value
      return { kind: 'profile', ...authenticated, transactionId: answered, profileMetadata }
    },
    async getBoundProfilePackage(transactionId, response) {
      const prepareDownloadResponse = saves ? compactPrepareResponse(response, ipa.decisions) : response
      const request = { transactionId, prepareDownloadResponse }
      const answer = await overLink((link) => link.getBoundProfilePackage(request, tape, signal))
      if (answer.kind === 'getBoundProfilePackageErrorEsipa')
        throw new ServerRefusal('ESipa.GetBoundProfilePackage', answer.value)
      const { transactionId: answered } = answer.value
      // What a peer has left out is missing, whatever the type says.
      const boundProfilePackage: BoundProfilePackage | undefined = answer.value.boundProfilePackage
      if (boundProfilePackage === undefined)
        throw new PeerFault('malformed', 'body', 'the answer of getBoundProfilePackage has no boundProfilePackage')
      return { transactionId: answered, boundProfilePackage }
    },
    async cancelSession(transactionId, response) {
      const cancelSessionResponse = saves ? compactCancelResponse(response, ipa.decisions) : response
      const request = { transactionId, cancelSessionResponse }
      const answer = await overLink((link) => link.cancelSession(request, tape, signal))
      if (answer.kind === 'cancelSessionError') throw new ServerRefusal('ESipa.CancelSession', answer.value)
    },
    // The connection belongs to the whole round.
    close: async () => {},
  }
}
