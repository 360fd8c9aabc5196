/** ES10b.LoadEuiccPackage: SGP.32 5.9.1. Checks in their order, then the operations, then a signed result that is stored. */
import type { KeyObject } from 'node:crypto'
import { DecodeError } from '../../../protocol/ber/issues.ts'
import { encode } from '../../../protocol/schema/type.ts'
import type { UnboundedInteger } from '../../../protocol/schema/unbounded-integer.ts'
import type { Chip } from '../chip.ts'
import type { LadderStep, PackageEvent } from '../decisions/packages.ts'
import { eimKey } from '../eim-keys.ts'
import type { Es10Function } from '../es10.ts'
import { enabledProfile, isEmergencyActive } from '../profile-states-facts.ts'
import type { EimEntry } from '../state.ts'
import { signedError, signedResult, unsignedError } from './answers.ts'
import { execute } from './execute.ts'
import { PackageSignedFrame, type ReadPackage, readPackage } from './frame.ts'
import { readEimId } from './unreadable.ts'

export const loadEuiccPackage: Es10Function = {
  tag: 0xbf51,
  interface: 'ES10b',
  specs: ['1.2', '1.1', '1.0.1'],
  run(chip, request) {
    let received: ReadPackage
    try {
      received = readPackage(chip.settings.spec, request)
    } catch (error) {
      if (!(error instanceof DecodeError) || !chip.decisions.answersUnreadable()) throw error
      return unsignedError(chip, readEimId(request), undefined, undefined)
    }
    const eim = chip.decisions.eimOfPackage(chip.state.eims, received.eimId, chip.volatile.deletedEims)
    const key = eim && eimKey(eim.eimPublicKeyData)
    if (eim === undefined || key === undefined) {
      return unsignedError(chip, received.eimId, received.eimTransactionId, undefined)
    }
    if (!isVerified(chip, eim, key, received)) {
      if (chip.decisions.carriesOutUnverified()) execute(chip, eim, received, chip.state.sequenceNumber)
      const token = chip.decisions.tokenInUnsignedError(eim)
      return unsignedError(chip, received.eimId, received.eimTransactionId, token)
    }
    const refusal = chip.decisions.ladder().find((step) => isRefused[step](chip, eim, received))
    return refusal === undefined ? accept(chip, eim, received) : refuse(chip, eim, received, refusal)
  },
}

function isVerified({ decisions, settings }: Chip, eim: EimEntry, key: KeyObject, received: ReadPackage): boolean {
  const { signed, eimSignature, frame, length, eimTransactionId } = received
  const anew = () => encode(PackageSignedFrame, frame, { sizes: 'any' })
  return (
    decisions.hasRoomToVerify(length, settings.mostPackageOctets) &&
    decisions.findsTheList(eimTransactionId !== undefined) &&
    decisions.isSignedByEim(eim, key, signed, anew, eimSignature)
  )
}

/** Each check of a package that its eIM signed. */
const isRefused: Readonly<Record<LadderStep, (chip: Chip, eim: EimEntry, received: ReadPackage) => boolean>> = {
  invalidEid: ({ decisions, eidValue: own }, _eim, { eidValue }) => !decisions.isForThisCard(eidValue, own),
  replayError: ({ decisions }, eim, { counterValue }) => !decisions.isCounterFresh(counterValue, eim.counterValue),
  counterValueOutOfRange: ({ settings }, _eim, { counterValue }) => counterValue > settings.mostCounter,
  sizeOverflow: ({ settings }, _eim, { length }) => length > settings.mostPackageOctets,
  ecallActive: ({ state }) => isEmergencyActive(state),
}

function refuse(chip: Chip, eim: EimEntry, received: ReadPackage, step: LadderStep): Buffer {
  count(chip, eim, 'refused', received.counterValue)
  const counterValue = chip.decisions.counterInError(received.counterValue, eim.counterValue)
  const isKnown = step !== 'ecallActive' || chip.settings.spec !== '1.0.1'
  const error = signedError(chip, eim, { ...referenceOf(received), counterValue }, isKnown ? step : 'undefinedError')
  if (chip.decisions.storesErrors()) store(chip, chip.nextSequenceNumber(), error)
  return error
}

function accept(chip: Chip, eim: EimEntry, received: ReadPackage): Buffer {
  const { decisions } = chip
  count(chip, eim, 'accepted', received.counterValue)
  if (decisions.withdrawsRollback()) chip.state = { ...chip.state, rollback: undefined }
  const before = enabledProfile(chip.state)?.iccid
  const seqNumber = decisions.sequenceNumberOfResult(() => chip.nextSequenceNumber(), chip.state.packageResults)
  const reference = referenceOf(received)
  const { results, failed } = execute(chip, eim, received, seqNumber)
  count(chip, eim, failed ? 'operationFailed' : 'executed', received.counterValue)
  const result = signedResult(chip, eim, reference, seqNumber, results)
  store(chip, seqNumber, result)
  const waits = chip.volatile.switchAfterRefresh !== undefined
  if (waits || enabledProfile(chip.state)?.iccid !== before) chip.switched(undefined)
  return result
}

function referenceOf({ eimId, counterValue, eimTransactionId, eimSignature }: ReadPackage) {
  return { eimId, counterValue, eimTransactionId, eimSignature: Buffer.concat([Buffer.from('5f3740', 'hex'), eimSignature]) }
}

function store(chip: Chip, seqNumber: number, result: Buffer): void {
  const stored = { seqNumber, tlv: result.toString('hex').toUpperCase() }
  const packageResults = chip.decisions.withResult(chip.state.packageResults, stored, chip.settings.mostResults)
  chip.state = { ...chip.state, packageResults }
}

/** Lets the event count. An eIM that an operation has removed has no counter any more. */
function count(chip: Chip, { eimId }: EimEntry, event: PackageEvent, received: UnboundedInteger): void {
  const stored = chip.decisions.entryToCount(chip.state.eims, eimId)
  if (stored === undefined) return
  const counterValue = chip.decisions.counterAfter(event, stored.counterValue, received)
  if (counterValue === stored.counterValue) return
  const eims = chip.state.eims.map((eim) => (eim === stored ? { ...eim, counterValue: Number(counterValue) } : eim))
  chip.state = { ...chip.state, eims }
}
