/** ES9+ of an SM-DP+ (SGP.22 v2.5 5.6): direct download, SGP.32 v1.2 3.2.3.1. */
import type { Tape } from '../../transport/tape.ts'
import type { IpaContext } from './ipa-context.ts'
import { type RspServer, ServerRefusal } from './rsp-server.ts'

export function directServer(ipa: IpaContext, smdpAddress: string, tape: Tape, signal: AbortSignal): RspServer {
  const client = ipa.rspClient('ES9+', smdpAddress)
  return {
    way: 'direct',
    async initiateAuthentication(euiccChallenge, euiccInfo1) {
      const request = { euiccChallenge, smdpAddress, euiccInfo1: await euiccInfo1() }
      const { value, http } = await ipa.onNetwork(() => client.call('initiateAuthentication', request, tape, signal))
      if (value.kind === 'initiateAuthenticationError')
        throw new ServerRefusal('ES9+.InitiateAuthentication', value.value, http.response.body)
      const { euiccCiPKIdToBeUsed: euiccCiPKId, ...initiated } = value.value
      return { ...initiated, euiccCiPKId }
    },
    async authenticateClient(transactionId, authenticateServerResponse) {
      const request = { transactionId, authenticateServerResponse }
      const { value, http } = await ipa.onNetwork(() => client.call('authenticateClient', request, tape, signal))
      if (value.kind === 'authenticateClientError')
        throw new ServerRefusal('ES9+.AuthenticateClient', value.value, http.response.body)
      const { profileMetaData: profileMetadata, ...authenticated } = value.value
      return { kind: 'profile', ...authenticated, profileMetadata }
    },
    async getBoundProfilePackage(transactionId, prepareDownloadResponse) {
      const request = { transactionId, prepareDownloadResponse }
      const { value, http } = await ipa.onNetwork(() => client.call('getBoundProfilePackage', request, tape, signal))
      if (value.kind === 'getBoundProfilePackageError')
        throw new ServerRefusal('ES9+.GetBoundProfilePackage', value.value, http.response.body)
      return value.value
    },
    async cancelSession(transactionId, cancelSessionResponse) {
      const request = { transactionId, cancelSessionResponse }
      const { value, http } = await ipa.onNetwork(() => client.call('cancelSession', request, tape, signal))
      if (value.kind === 'cancelSessionError') throw new ServerRefusal('ES9+.CancelSession', value.value, http.response.body)
    },
    close: () => client.close(),
  }
}
