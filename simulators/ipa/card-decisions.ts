/** How the IPA drives a card, decision by decision. */
import type { CommandApdu } from '../../protocol/apdu/command.ts'
import { isSuccess } from '../../protocol/apdu/status-word.ts'
import { storeData } from '../../protocol/apdu/store-data.ts'
import { segmentsOf } from '../../protocol/crypto/segmentation.ts'

/** Where a developer of the card side of an IPA can go wrong. */
export interface CardDecisions {
  /** When the device tells the card what it can do: the eUICC opens its functions only to one that did (SGP.22 3.4.2). */
  readonly terminalCapability: 'beforeSelect' | 'afterSelect' | 'never'
  /** The STORE DATA commands of one function. */
  blocks(channel: number, request: Uint8Array, blockSize: number): readonly CommandApdu[]
  /** Whether a function ended well. */
  isSuccess(sw: number): boolean
  /** Whether a proactive command makes the session begin anew. */
  beginsAnew(isRefresh: boolean): boolean
  /** The chains that a bound profile package is cut into. */
  segments(boundProfilePackage: Uint8Array): readonly Uint8Array[]
  /** Whether an answer in the middle of a package ends it. */
  endsPackage(answer: Uint8Array): boolean
  /** A request that the IPA has written itself. */
  ownRequest(request: Uint8Array): Uint8Array
  /** The octets that ES10b.LoadEuiccPackage gets for a package of the eIM. */
  packageForCard(euiccPackageRequest: Uint8Array): Uint8Array
}

export const rightCardDecisions: CardDecisions = {
  terminalCapability: 'beforeSelect',
  blocks: (channel, request, blockSize) => storeData(channel, request, { blockSize }),
  isSuccess,
  beginsAnew: (isRefresh) => isRefresh,
  segments: segmentsOf,
  endsPackage: (answer) => answer.length > 0,
  ownRequest: (request) => request,
  packageForCard: (euiccPackageRequest) => euiccPackageRequest,
}
