/** How the IPA drives a card, decision by decision. */
import type { CommandApdu } from '../../protocol/apdu/command.ts'
import { isSuccess, SW } from '../../protocol/apdu/status-word.ts'
import { storeData } from '../../protocol/apdu/store-data.ts'
import { segmentsOf } from '../../protocol/crypto/segmentation.ts'

/** Where a developer of the card side of an IPA can go wrong. */
export interface CardDecisions {
  /** When the device tells the card what it can do: the eUICC opens its functions only to one that did (SGP.22 3.4.2). */
  readonly terminalCapability: 'beforeSelect' | 'afterSelect' | 'never'
  /** Whether the ISD-R is selected on a logical channel of its own. */
  readonly opensChannel: boolean
  /** The AIDs that the ISD-R is looked for under, one after the other as long as there is none. */
  aids(standard: Uint8Array, further: readonly Uint8Array[]): readonly Uint8Array[]
  /** Whether the answer to SELECT is fetched. */
  readonly readsTemplate: boolean
  /** Whether an IPA in the eUICC is given control. @param announced whether the eUICC has one */
  activatesIpae(announced: boolean): boolean
  /** A status word, as it is understood. */
  readsStatus(sw: number): number
  /** Whether proactive commands are fetched. */
  readonly servesToolkit: boolean
  /** Whether the card is initialised once more behind this status word of a function. */
  opensAgain(sw: number): boolean
  /** Whether the card counts as taken out behind this status word of a function. */
  givesUpOn(sw: number): boolean
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
  opensChannel: true,
  aids: (standard, further) => [standard, ...further],
  readsTemplate: true,
  // Control stays with the IPA in the device.
  activatesIpae: () => false,
  readsStatus: (sw) => sw,
  servesToolkit: true,
  // A card may have closed the channel at a profile switch (SGP.32 leaves it open).
  opensAgain: (sw) => sw === SW.logicalChannelNotSupported || sw === SW.conditionsNotSatisfied,
  givesUpOn: () => false,
  blocks: (channel, request, blockSize) => storeData(channel, request, { blockSize }),
  isSuccess,
  beginsAnew: (isRefresh) => isRefresh,
  segments: segmentsOf,
  endsPackage: (answer) => answer.length > 0,
  ownRequest: (request) => request,
  packageForCard: (euiccPackageRequest) => euiccPackageRequest,
}
