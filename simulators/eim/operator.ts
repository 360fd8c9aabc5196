/** The operator's side of an eIM, which SGP.32 leaves open: who is managed, what is to be done, what became of it. */
import { showOctets } from '../../protocol/ber/octets.ts'
import { curveOf, generateKeyPair, type KeyPair } from '../../protocol/crypto/curves.ts'
import { parseEid } from '../../protocol/identifiers/eid.ts'
import type { EimCore } from './core.ts'
import { finishAny } from './finish-order.ts'
import { type DataQuestion, dataOrder, packageOrder, type Queued, rawOrder, triggerOrder } from './make-orders.ts'
import type { EimConfiguration, Operation } from './operation.ts'
import { noteOf, OperatorError } from './operations-encoding.ts'
import { FIRST_KEY } from './signing-keys.ts'
import type { DownloadSource, Euicc, Order, RelaySession } from './state.ts'
import { newEuicc, orderName } from './state.ts'

/** What the operator knows of an eUICC. */
export interface EuiccRegistration {
  /** 32 digits with right check digits. */
  readonly eid: string
  /** The last counter that the eUICC has taken; default 0. */
  readonly counterValue?: number | undefined
  /** The token that the eUICC gave at the initial association. */
  readonly associationToken?: number | bigint | undefined
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey?: Uint8Array | undefined
  readonly euiccCertificate?: Uint8Array | undefined
  readonly eumCertificate?: Uint8Array | undefined
  readonly ipaFeatures?: readonly string[] | undefined
  /** BF20 and BF22 as the eUICC gives them: an IPA with minimizeEsipaBytes leaves them to the eIM. */
  readonly euiccInfo1?: Uint8Array | undefined
  readonly euiccInfo2?: Uint8Array | undefined
}

/** Throws OperatorError, with what is wrong and what to do instead, for everything that cannot be done. */
export class EimOperator {
  readonly #eim: EimCore

  constructor(eim: EimCore) {
    this.#eim = eim
  }

  /** Registers an eUICC, or changes what is known of a registered one. */
  registerEuicc(registration: EuiccRegistration): Euicc {
    const { records, euiccKeys } = this.#eim
    const eid = parseEid(registration.eid)
    const { counterValue, associationToken, publicKey, euiccCertificate, eumCertificate, ipaFeatures } = registration
    const { euiccInfo1, euiccInfo2 } = registration
    if ((euiccCertificate === undefined) !== (eumCertificate === undefined))
      throw new OperatorError(
        'euiccCertificate, eumCertificate: one without the other proves nothing; give both, or publicKey alone',
      )
    if (euiccCertificate !== undefined && eumCertificate !== undefined) {
      const why = euiccKeys.refusal(eid, euiccCertificate, eumCertificate)
      if (why !== undefined)
        throw new OperatorError(`euiccCertificate: ${why}; give the certificates of ${eid} under a CI of this eIM`)
    }
    const euicc: Euicc = {
      ...(records.euiccs.get(eid) ?? newEuicc(eid, FIRST_KEY)),
      ...(counterValue === undefined ? {} : { counter: counterValue }),
      ...(associationToken === undefined ? {} : { token: String(associationToken) }),
      ...(publicKey === undefined ? {} : { publicKey: showOctets(publicKey) }),
      ...(euiccCertificate === undefined ? {} : { euiccCertificate: showOctets(euiccCertificate) }),
      ...(eumCertificate === undefined ? {} : { eumCertificate: showOctets(eumCertificate) }),
      ...(ipaFeatures === undefined ? {} : { ipaFeatures: [...ipaFeatures] }),
      ...(euiccInfo1 === undefined ? {} : { euiccInfo1: showOctets(euiccInfo1) }),
      ...(euiccInfo2 === undefined ? {} : { euiccInfo2: showOctets(euiccInfo2) }),
    }
    records.put(euicc)
    return euicc
  }

  /** Queues one signed package of operations; returns its name. */
  queueOperations(eid: string, operations: readonly Operation[]): string {
    return this.#queue(eid, (euicc) => packageOrder(this.#eim, euicc, operations))
  }

  queueDataRequest(eid: string, question: DataQuestion = {}): string {
    return this.#queue(eid, (euicc) => dataOrder(this.#eim.behaviour, euicc, question, this.#eim.random))
  }

  queueDownload(eid: string, source: DownloadSource, confirmationCode?: string): string {
    return this.#queue(eid, (euicc) => triggerOrder(this.#eim, euicc, source, confirmationCode, this.#eim.random))
  }

  /** Queues octets as they are. */
  queueRaw(eid: string, octets: Uint8Array): string {
    return this.#queue(eid, (euicc) => rawOrder(euicc, octets))
  }

  /**
   * Queues an updateEim with a new key for every eUICC, as after the loss of the old one. Each eUICC gets packages under the new key
   * from the moment on that it says that it has stored it.
   *
   * @returns names of the orders
   */
  replaceSigningKey(key: KeyPair): readonly string[] {
    const keyName = this.#eim.signingKeys.add(key)
    return [...this.#eim.records.euiccs.keys()].map((eid) => this.#queueKey(eid, keyName))
  }

  /** The same for one eUICC, with a key that is made for it. */
  queueNewKey(eid: string): string {
    const { signingKeys } = this.#eim
    const { publicKey } = signingKeys.of(this.euicc(eid).signingKey)
    return this.#queueKey(eid, signingKeys.add(generateKeyPair(curveOf(publicKey))))
  }

  #queueKey(eid: string, keyName: string): string {
    const { signingKeys, behaviour } = this.#eim
    const publicKey = showOctets(signingKeys.of(keyName).publicKey.export({ type: 'spki', format: 'der' }))
    const update: EimConfiguration = { eimId: behaviour.eimId, publicKey, counterValue: 0 }
    const operation: Operation = { updateEim: update }
    return this.#queue(eid, (euicc) => packageOrder(this.#eim, euicc, [operation], [{ ...noteOf(operation), keyName }]))
  }

  /** Takes an order back that no IPA has got yet. */
  cancel(name: string): void {
    const { euicc, order } = this.#find(name)
    if (order.status !== 'queued')
      throw new OperatorError(`${name}: it is ${order.status}, and only a queued order can be taken back`)
    const { records, decisions } = this.#eim
    records.put(decisions.withdrawn(euicc, order, () => ({ ...euicc, open: euicc.open.filter(({ id }) => id !== order.id) })))
  }

  /** Gives an order up, whatever has become of it: it is not offered any more. */
  abandon(name: string, why: string): void {
    const { euicc, order } = this.#find(name)
    if (order.status === 'done') throw new OperatorError(`${name}: it is done`)
    const { records, decisions } = this.#eim
    records.put(decisions.withdrawn(euicc, order, () => finishAny(this.#eim, euicc, order, { kind: 'aborted', why })))
  }

  order(name: string): Order {
    return this.#find(name).order
  }

  /** Orders of an eUICC, finished ones first, each kind oldest first. */
  orders(eid: string): readonly Order[] {
    const { open, done } = this.euicc(eid)
    return [...done, ...open]
  }

  euicc(eid: string): Euicc {
    const euicc = this.#eim.records.euiccs.get(eid)
    if (euicc === undefined) throw new OperatorError(`${eid}: no such eUICC; register it first`)
    return euicc
  }

  euiccs(): readonly Euicc[] {
    return [...this.#eim.records.euiccs.values()]
  }

  /** Relayed downloads that are remembered. */
  sessions(): readonly RelaySession[] {
    return [...this.#eim.records.sessions]
  }

  get core(): EimCore {
    return this.#eim
  }

  #queue(eid: string, make: (euicc: Euicc) => Queued<Order>): string {
    const { euicc, order } = make(this.euicc(eid))
    this.#eim.records.put(euicc)
    return orderName(eid, order.id)
  }

  #find(name: string): { readonly euicc: Euicc; readonly order: Order } {
    const [eid = '', id] = name.split('-')
    const euicc = this.#eim.records.euiccs.get(eid)
    const order = euicc && [...euicc.done, ...euicc.open].find((one) => String(one.id) === id)
    if (euicc === undefined || order === undefined)
      throw new OperatorError(`${name}: no such order; finished ones are kept for a while only`)
    return { euicc, order }
  }
}
