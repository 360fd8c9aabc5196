/** Orders as the operator and the eIM itself make them: each gives the eUICC with the order in its queue. */
import { DecodeError } from '../../protocol/ber/issues.ts'
import { showOctets } from '../../protocol/ber/octets.ts'
import { parseActivationCode } from '../../protocol/identifiers/activation-code.ts'
import { IdentifierError } from '../../protocol/identifiers/identifier-error.ts'
import { decodeComplete } from '../../protocol/schema/decode-complete.ts'
import { rawOf } from '../../protocol/schema/raw.ts'
import { encode } from '../../protocol/schema/type.ts'
import { EuiccPackageRequest } from '../../protocol/sgp32/euicc-package-request.ts'
import { IpaEuiccDataRequest } from '../../protocol/sgp32/ipa-euicc-data.ts'
import { ProfileDownloadTriggerRequest } from '../../protocol/sgp32/profile-download-trigger.ts'
import * as v101 from '../../protocol/v101/ipa-euicc-data.ts'
import type { Random } from '../../transport/random.ts'
import type { EimBehaviour, EimCore } from './core.ts'
import { type DataName, dataNames, demandTags, tagListOf, tagOf, tagsIn } from './data-tags.ts'
import type { Operation } from './operation.ts'
import { encodeOperations, noteOf, OperatorError } from './operations-encoding.ts'
import type { DataOrder, DownloadSource, Euicc, OperationNote, Order, PackageOrder, TriggerOrder } from './state.ts'

export interface Queued<O extends Order> {
  readonly euicc: Euicc
  readonly order: O
}

function queued<O extends Order>(euicc: Euicc, make: (id: number) => O): Queued<O> {
  const order = make(euicc.lastOrder + 1)
  return { euicc: { ...euicc, lastOrder: order.id, open: [...euicc.open, order] }, order }
}

const fresh = { status: 'queued', deliveries: 0 } as const

/** A package of operations; it is signed when the IPA first asks for it. @throws OperatorError, IdentifierError for what no package can hold */
export function packageOrder(
  { behaviour, decisions }: Pick<EimCore, 'behaviour' | 'decisions'>,
  euicc: Euicc,
  operations: readonly Operation[],
  notes: readonly OperationNote[] = operations.map(noteOf),
): Queued<PackageOrder> {
  decisions.demandSequence(notes.map(({ name }) => name))
  const encoded = showOctets(
    encodeOperations(
      behaviour.spec,
      operations.map((one) => decisions.completed(one)),
    ),
  )
  return queued(euicc, (id) => ({ kind: 'package', id, ...fresh, operations: encoded, notes }))
}

/** What a data request may ask. Without tags: for everything that the version has. */
export interface DataQuestion {
  readonly tagList?: string | undefined
  readonly names?: readonly DataName[] | undefined
  readonly euiccCiPKId?: string | undefined
  /** Notifications of this number only. */
  readonly notificationSeqNumber?: number | undefined
  readonly notificationEvent?:
    | 'notificationInstall'
    | 'notificationEnable'
    | 'notificationDisable'
    | 'notificationDelete'
    | undefined
  /** The package result of this number only. */
  readonly resultSeqNumber?: number | undefined
}

/** @throws OperatorError for a tag that the version does not have */
export function dataOrder(
  behaviour: Pick<EimBehaviour, 'spec' | 'sendsTransactionId'>,
  euicc: Euicc,
  question: DataQuestion,
  random: Random,
): Queued<DataOrder> {
  const { spec, sendsTransactionId } = behaviour
  const tagList = demandTags(spec, question.tagList ?? tagListOf(spec, question.names ?? dataNames))
  const transaction = sendsTransactionId && spec !== '1.0.1' ? { eimTransactionId: Buffer.from(random(16)) } : {}
  const ciKey = question.euiccCiPKId === undefined ? undefined : Buffer.from(question.euiccCiPKId, 'hex')
  const { notificationEvent: event, notificationSeqNumber: seqNumber, resultSeqNumber } = question
  const bySeqNumber = seqNumber === undefined ? undefined : ({ kind: 'seqNumber', value: seqNumber } as const)
  const byEvent = event === undefined ? undefined : ({ kind: 'profileManagementOperation', value: [event] } as const)
  const criteria = bySeqNumber ?? byEvent
  const request =
    spec === '1.0.1'
      ? encode(v101.IpaEuiccDataRequest, {
          tagList: Buffer.from(tagList, 'hex'),
          ...(ciKey === undefined ? {} : { euiccCiPKId: ciKey }),
          ...(criteria === undefined ? criteriaOfV101(question) : { searchCriteria: criteria }),
        })
      : encode(IpaEuiccDataRequest, {
          tagList: Buffer.from(tagList, 'hex'),
          ...(ciKey === undefined ? {} : { euiccCiPKIdentifierToBeUsed: ciKey }),
          ...(criteria === undefined ? {} : { searchCriteriaNotification: criteria }),
          ...(resultSeqNumber === undefined
            ? {}
            : { searchCriteriaEuiccPackageResult: { kind: 'seqNumber', value: resultSeqNumber } as const }),
          ...transaction,
        })
  return queued(euicc, (id) => ({
    kind: 'data',
    id,
    ...fresh,
    tagList,
    request: showOctets(request),
    ...('eimTransactionId' in transaction ? { eimTransactionId: showOctets(transaction.eimTransactionId) } : {}),
  }))
}

/** In v1.0.1 package results are asked for by a criterion of the notifications. */
function criteriaOfV101({ names, tagList }: DataQuestion) {
  const onlyResults = tagList === undefined && names?.includes('euiccPackageResults') && !names.includes('notifications')
  return onlyResults ? { searchCriteria: { kind: 'euiccPackageResults', value: true } as const } : {}
}

/** Asks for the certificates first, unless that was done before. */
export function certificatesOrder({ behaviour, random }: EimCore, euicc: Euicc): Euicc {
  const asksForThem = (order: Order) =>
    order.kind === 'data' && tagsIn(order.tagList).includes(tagOf(behaviour.spec, 'euiccCertificate'))
  if (euicc.done.some(asksForThem)) return euicc
  const waiting = euicc.open.find(asksForThem)
  const names = ['eumCertificate', 'euiccCertificate', 'ipaCapabilities'] as const
  const made = waiting === undefined ? dataOrder(behaviour, euicc, { names }, random) : { euicc, order: waiting }
  return { ...made.euicc, open: [made.order, ...made.euicc.open.filter(({ id }) => id !== made.order.id)] }
}

/**
 * A profile download trigger. For an IPA that leaves the download data to the eIM it holds no data.
 *
 * @throws OperatorError for an activation code that is none, or that the version cannot carry
 */
export function triggerOrder(
  { behaviour, decisions }: Pick<EimCore, 'behaviour' | 'decisions'>,
  euicc: Euicc,
  source: DownloadSource,
  confirmationCode: string | undefined,
  random: Random,
): Queued<TriggerOrder> {
  if (source.kind === 'activationCode') demandActivationCode(source.text)
  const withoutData = decisions.keepsDownloadData(euicc)
  const transactionId = behaviour.sendsTransactionId || withoutData ? Buffer.from(random(16)) : undefined
  const request = encode(ProfileDownloadTriggerRequest, {
    ...(withoutData ? {} : { profileDownloadData: dataOf(source) }),
    ...(transactionId === undefined ? {} : { eimTransactionId: transactionId }),
  })
  return queued(euicc, (id) => ({
    kind: 'trigger',
    id,
    ...fresh,
    source,
    request: showOctets(request),
    ...(confirmationCode === undefined ? {} : { confirmationCode }),
    ...(transactionId === undefined ? {} : { eimTransactionId: showOctets(transactionId) }),
  }))
}

function dataOf(source: DownloadSource) {
  switch (source.kind) {
    case 'activationCode':
      return { kind: 'activationCode', value: source.text } as const
    case 'defaultSmdp':
      return { kind: 'contactDefaultSmdp', value: true } as const
    case 'smds':
      return { kind: 'contactSmds', value: source.address === undefined ? {} : { smdsAddress: source.address } } as const
  }
}

/** Octets as they are: a ready package of any kind, or whatever else the operator wants to send. */
export function rawOrder(euicc: Euicc, octets: Uint8Array): Queued<Order> {
  const request = showOctets(octets)
  try {
    const { euiccPackageSigned: signed, eimSignature } = decodeComplete(EuiccPackageRequest, octets).value
    const operations = rawOf(signed.euiccPackage.value)
    const counter = Number(signed.counterValue)
    const made = queued<PackageOrder>(euicc, (id) => ({
      kind: 'package',
      id,
      ...fresh,
      request,
      operations: showOctets(operations ?? Buffer.of()),
      notes: signed.euiccPackage.value.map(({ kind }) => ({ name: kind })),
      counter,
      eimId: signed.eimId,
      eimSignature: showOctets(Buffer.concat([Buffer.from('5F3740', 'hex'), eimSignature])),
      ...(euicc.token === undefined ? {} : { token: euicc.token }),
      ...(signed.eimTransactionId === undefined ? {} : { eimTransactionId: showOctets(signed.eimTransactionId) }),
    }))
    return { ...made, euicc: { ...made.euicc, counter: Math.max(made.euicc.counter, counter) } }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return queued(euicc, (id) => ({ kind: 'raw', id, ...fresh, request }))
  }
}

function demandActivationCode(text: string): void {
  try {
    parseActivationCode(text)
  } catch (error) {
    if (!(error instanceof IdentifierError)) throw error
    throw new OperatorError(error.message, { cause: error })
  }
}
