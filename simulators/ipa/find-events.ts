/** Event retrieval at an SM-DS (ES11, SGP.22 v2.5 3.6.2): which SM-DP+ has something for this eUICC. */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { parseCertificate } from '../../protocol/certificates/parse.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Order } from './download-session.ts'
import { Es10Error } from './es10-error.ts'
import type { IpaContext } from './ipa-context.ts'
import { testDeviceInfo } from './ipa-settings.ts'
import { ServerRefusal } from './rsp-server.ts'

/** The downloads that wait, in the order of registration. @throws ServerRefusal, PeerFault, Es10Error */
export async function findEvents(ipa: IpaContext, smdsAddress: string, tape: Tape, signal: AbortSignal): Promise<Order[]> {
  const client = ipa.rspClient('ES11', smdsAddress)
  const deviceInfo = ipa.settings.deviceInfo ?? testDeviceInfo
  try {
    const euiccInfo1 = await ipa.es10.getEuiccInfo1(tape, signal)
    const euiccChallenge = await ipa.es10.getEuiccChallenge(tape, signal)
    const request = { euiccChallenge, smdpAddress: smdsAddress, euiccInfo1 }
    const initiated = (await ipa.onNetwork(() => client.call('initiateAuthentication', request, tape, signal))).value
    if (initiated.kind === 'initiateAuthenticationError') throw new ServerRefusal('ES11.InitiateAuthentication', initiated.value)
    const { transactionId, ...server } = initiated.value
    if (!ipa.decisions.isContactedServer(smdsAddress, server.serverSigned1.serverAddress))
      throw new ServerRefusal('ES11.InitiateAuthentication', `serverSigned1 of ${server.serverSigned1.serverAddress}`)
    demandInForce(ipa, server.serverCertificate)
    const ctxParams1 = { kind: 'ctxParamsForCommonAuthentication', value: { deviceInfo } } as const
    const authenticateServerResponse = await ipa.es10.authenticateServer({ ...server, ctxParams1 }, tape, signal)
    if (authenticateServerResponse.kind === 'authenticateResponseError')
      throw new Es10Error('malformed', `ES10b.AuthenticateServer -> ${authenticateServerResponse.value.authenticateErrorCode}`)
    const body = { transactionId, authenticateServerResponse }
    const answer = (await ipa.onNetwork(() => client.call('authenticateClient', body, tape, signal))).value
    if (answer.kind === 'authenticateClientError') throw new ServerRefusal('ES11.AuthenticateClient', answer.value)
    return answer.value.eventEntries.map(({ eventId, rspServerAddress }) => ({
      smdpAddress: rspServerAddress,
      matchingId: eventId,
      smdpOid: undefined,
    }))
  } finally {
    await client.close()
  }
}

/** The eUICC has no clock: the dates are the IPA's business. @throws ServerRefusal */
function demandInForce({ decisions, clock }: IpaContext, der: Uint8Array): void {
  try {
    if (decisions.isInForce(parseCertificate(der), clock.now().getTime())) return
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw new ServerRefusal('ES11.InitiateAuthentication', `CERT.DSauth cannot be read: ${error.message}`)
  }
  throw new ServerRefusal('ES11.InitiateAuthentication', 'CERT.DSauth is not in force')
}
