/** Associated eIMs: addEim, deleteEim, updateEim, listEim of packages (SGP.32 3.5.1, 5.13) and AddInitialEim (3.5.2, 5.9.4). */
import { rawOf } from '../../protocol/schema/raw.ts'
import type { Of } from '../../protocol/schema/type.ts'
import type { EimConfigurationData } from '../../protocol/sgp32/eim-configuration-data.ts'
import type {
  AddEimResultCode,
  DeleteEimResult,
  EuiccResultData,
  UpdateEimResult,
} from '../../protocol/sgp32/euicc-result-data.ts'
import type { Chip } from './chip.ts'
import { eimKey } from './eim-keys.ts'
import type { EimEntry } from './state.ts'

/** v1.0.1 has all members but indirectProfileDownload. */
export type Configuration = Omit<EimConfigurationData, 'indirectProfileDownload'> &
  Partial<Pick<EimConfigurationData, 'indirectProfileDownload'>>

type AddError = Exclude<Extract<Of<typeof AddEimResultCode>, string>, 'ok'>
type AddResult = Extract<EuiccResultData, { kind: 'addEimResult' }>['value']

/** What became of an entry: stored, with a new token where one was asked for. */
export type Added = { readonly kind: 'added'; readonly eim: EimEntry } | { readonly kind: 'refused'; readonly error: AddError }

/** Adds an entry to the state. Members that must be there are eimId, counterValue and the key. */
export function associate(chip: Chip, configuration: Configuration): Added {
  const { state, settings, decisions } = chip
  const { eimId, associationToken } = configuration
  const refused = (error: AddError): Added => ({ kind: 'refused', error })
  const key = keyData(configuration)
  const counterValue = decisions.firstCounter(configuration.counterValue)
  if (!eimId || counterValue === undefined || key === undefined || eimKey(key) === undefined) return refused('commandError')
  if (!decisions.isComplete(given(configuration))) return refused('commandError')
  if (decisions.isTaken(state.eims, eimId)) return refused('associatedEimAlreadyExists')
  if (!decisions.hasRoom(state.eims, settings.mostEims)) return refused(decisions.errorOfFullTable())
  if (!isKnownCi(chip, configuration)) return refused('ciPKUnknown')
  if (associationToken !== undefined && !decisions.asksForToken(associationToken)) return refused('invalidAssociationToken')
  if (!decisions.isCounterInRange(counterValue, settings.mostCounter)) return refused('counterValueOutOfRange')
  const getsToken = decisions.getsToken(associationToken !== undefined)
  if (getsToken === undefined) return refused('commandError')
  const token = getsToken ? decisions.nextToken(state.lastToken, state.eims) : undefined
  const eim = decisions.stored({
    eimId,
    counterValue: Number(counterValue),
    eimPublicKeyData: key,
    ...(token === undefined ? {} : { associationToken: token }),
    ...given(configuration),
  })
  chip.state = { ...state, lastToken: token ?? state.lastToken, eims: [...state.eims, eim] }
  return { kind: 'added', eim }
}

export function addEim(chip: Chip, configuration: Configuration): AddResult {
  const added = associate(chip, configuration)
  if (added.kind === 'refused') return { kind: 'addEimResultCode', value: added.error }
  const { associationToken } = added.eim
  return associationToken === undefined
    ? { kind: 'addEimResultCode', value: 'ok' }
    : { kind: 'associationToken', value: associationToken }
}

export function updateEim(chip: Chip, configuration: Configuration): Of<typeof UpdateEimResult> {
  const { state, decisions } = chip
  const { eimId, counterValue, associationToken } = configuration
  const stored = state.eims.find((eim) => eim.eimId === eimId)
  if (stored === undefined) return decisions.onUnknown()
  const key = keyData(configuration)
  const others = given(configuration)
  const isEmpty = counterValue === undefined && key === undefined && Object.keys(others).length === 0
  if (isEmpty && decisions.mayUpdateNothing()) return 'ok'
  if (associationToken !== undefined || isEmpty || (key !== undefined && eimKey(key) === undefined)) return 'commandError'
  if (!isKnownCi(chip, configuration)) return 'ciPKUnknown'
  if (counterValue !== undefined && !decisions.isCounterInRange(counterValue, chip.settings.mostCounter))
    return 'counterValueOutOfRange'
  if (counterValue !== undefined && counterValue < stored.counterValue && !decisions.mayLowerCounter(key !== undefined))
    return 'commandError'
  const updated = decisions.updated(stored, {
    ...others,
    ...(key === undefined ? {} : { eimPublicKeyData: key }),
    ...(counterValue === undefined ? {} : { counterValue: Number(counterValue) }),
  })
  const eims = state.eims.map((eim) => (eim === stored ? updated : eim))
  chip.state = { ...state, eims, profiles: decisions.profilesAfterUpdate(state.profiles) }
  return 'ok'
}

export function deleteEim(chip: Chip, eimId: string): Of<typeof DeleteEimResult> {
  const { state, decisions } = chip
  const gone = state.eims.filter((eim) => eim.eimId === eimId)
  if (gone.length === 0) return decisions.onUnknown()
  const eims = decisions.without(state.eims, eimId)
  chip.state = { ...state, eims }
  chip.volatile.deletedEims = [...chip.volatile.deletedEims, ...gone]
  if (eims.length === 0) chip.volatile.lostLastEim = true
  return eims.length === 0 ? 'lastEimDeleted' : 'ok'
}

export function listEim(chip: Chip): Extract<EuiccResultData, { kind: 'listEimResult' }>['value'] {
  const value = chip.state.eims.map((eim) => {
    const eimIdType = chip.decisions.typeInList(eim)
    return { eimId: eim.eimId, ...(eimIdType === undefined ? {} : { eimIdType }) }
  })
  return { kind: 'eimIdList', value }
}

/** Members that an entry keeps as they came. */
function given(configuration: Configuration): Partial<EimEntry> {
  const { eimFqdn, eimIdType, eimSupportedProtocol, euiccCiPKId, indirectProfileDownload } = configuration
  const trusted = elementOf(configuration, 'trustedPublicKeyDataTls')
  return {
    ...(eimFqdn === undefined ? {} : { eimFqdn }),
    // A number that no version names stays one.
    ...(eimIdType === undefined ? {} : { eimIdType: eimIdType as NonNullable<EimEntry['eimIdType']> }),
    ...(trusted === undefined ? {} : { trustedPublicKeyDataTls: trusted }),
    ...(eimSupportedProtocol === undefined ? {} : { eimSupportedProtocol }),
    ...(euiccCiPKId === undefined ? {} : { euiccCiPKId: hex(euiccCiPKId) }),
    ...(indirectProfileDownload === true ? { indirectProfileDownload } : {}),
  }
}

function keyData(configuration: Configuration): string | undefined {
  return elementOf(configuration, 'eimPublicKeyData')
}

/** The received element of a member, in hexadecimal. */
function elementOf(configuration: Configuration, member: 'eimPublicKeyData' | 'trustedPublicKeyDataTls'): string | undefined {
  const octets = configuration[member] === undefined ? undefined : rawOf(configuration, member)
  return octets === undefined ? undefined : hex(octets)
}

function isKnownCi(chip: Chip, { euiccCiPKId }: Configuration): boolean {
  return euiccCiPKId === undefined || chip.decisions.mayNameCi(chip.credentials(euiccCiPKId) !== undefined)
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex').toUpperCase()
}
