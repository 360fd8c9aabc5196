/**
 * The sanity exchange and the nonsense probe with the eIM, in one binding: what is there speaks ESipa, and a request that no version
 * defines does not end it. How it answers nonsense is for the scenarios to judge; here it is only told.
 */
import { accessOver } from '../../adapters/access.ts'
import type { EimAccess } from '../../adapters/eim/url.ts'
import { type EsipaBinding, type FunctionBinding, functionBindingOf } from '../../protocol/bindings/content-types.ts'
import { eidOctets } from '../../protocol/identifiers/eid.ts'
import type { Clock } from '../../transport/clock.ts'
import { EsipaClient } from '../../transport/esipa-client.ts'
import { PeerFault } from '../../transport/faults.ts'
import type { Tape } from '../../transport/tape.ts'
import type { Budget } from './budget.ts'
import { distrustedOverCoaps } from './dtls.ts'
import { type Finding, ok, wrong } from './finding.ts'

export interface ProbedEim {
  readonly access: EimAccess
  readonly spec: '1.0.1' | '1.2'
  readonly idleEid: string
  /** That certificates are valid by. */
  readonly clock: Clock
}

/** What no version of the binding defines (harness rule). */
const nonsense: Readonly<Record<FunctionBinding, readonly Buffer[]>> = {
  asn1: [Buffer.from('BF7F00', 'hex')],
  json: [Buffer.from('{}'), Buffer.from('[')],
}

/** @param tape keeps the exchanges */
export async function probe(eim: ProbedEim, binding: EsipaBinding, tape: Tape, budget: Budget): Promise<readonly Finding[]> {
  const { access, spec } = eim
  // The types of a version make no difference to what is sent here.
  const client = new EsipaClient<'1.2'>({
    ...accessOver(access, binding),
    peer: 'eim',
    spec: spec as '1.2',
    patience: patienceOver(binding, budget),
  })
  try {
    const first = await sanity(client, eim, binding, tape, budget)
    if (first.state === 'wrong' || first.about === SLOW) return [first]
    const answers: string[] = []
    for (const body of nonsense[functionBindingOf(binding)]) answers.push(await answerTo(client, body, tape, budget))
    const again = await sanity(client, eim, binding, tape, budget)
    if (budget.isOver)
      return [first, { about: 'nonsense', state: 'note', text: `${binding}: not looked at, there is no time left` }]
    const what = `${binding}: what no version defines was answered with ${answers.join(', then ')}`
    const after: Finding =
      again.state === 'wrong'
        ? { about: 'nonsense', state: 'warning', text: `${what}; then the eIM stopped answering: ${again.text}` }
        : ok('nonsense', `${what}; the eIM works as before`)
    return [first, after]
  } finally {
    await client.close()
  }
}

/** A flight of DTLS that is lost comes again after one second, and the next time after two more (RFC 6347 4.2.4.1). */
function patienceOver(binding: EsipaBinding, { patience }: Budget): Budget['patience'] {
  return binding === 'coaps' ? { ...patience, handshakeMs: patience.answerMs } : patience
}

async function sanity(
  client: EsipaClient<'1.2'>,
  { access, idleEid, clock }: ProbedEim,
  binding: EsipaBinding,
  tape: Tape,
  budget: Budget,
): Promise<Finding> {
  await budget.pace()
  try {
    const { value } = await client.call('getEimPackage', { eidValue: eidOctets(idleEid) }, tape, budget.signal)
    if (value.kind !== 'eimPackageError') {
      const text = `${binding}: work was waiting for ${idleEid} (${value.kind}), and is now taken and unanswered; write an EID that never gets work`
      return { about: 'sanity', state: 'warning', key: 'assets.idleEid', text }
    }
    if (value.value === 'eidNotFound')
      return wrong(
        'sanity',
        'assets.idleEid',
        `${binding}: the eIM does not know ${idleEid} (eidNotFound); enter it there, or write an EID that it knows`,
      )
    return ok('sanity', `${binding}: GetEimPackage for the idle EID: ${value.value}`)
  } catch (error) {
    if (!(error instanceof PeerFault)) throw error
    if (error.kind === 'silent' && (budget.isShort || budget.isOver)) return slow(binding, budget)
    const stranger = binding === 'coaps' ? await distrustedOverCoaps(error, access, clock, budget) : undefined
    return stranger ?? mute(error, binding, access, client.endpoint)
  }
}

/** An eIM that may be slow is for the run to wait for, and not wrong. */
const SLOW = 'slow'

function slow(binding: EsipaBinding, { patience: { answerMs } }: Budget): Finding {
  const text = `${binding}: no answer yet after ${answerMs} ms; a run waits as long as this says, and does not start without an answer`
  return { about: SLOW, state: 'warning', key: 'patienceMs', text }
}

function mute({ kind, what }: PeerFault, binding: EsipaBinding, { authorization }: EimAccess, endpoint: string): Finding {
  if (/HTTP status 40[13]/.test(what)) {
    const advice = authorization === undefined ? 'write what the gateway wants to see' : 'the gateway does not take it'
    return wrong('sanity', 'eim.authorization', `${binding}: ${what}; ${advice}`)
  }
  const advice =
    kind === 'silent'
      ? 'write the address of an eIM that answers, start it, or write a larger patienceMs'
      : binding === 'json'
        ? 'take json out of bindings if the eIM does not have it'
        : binding === 'coaps'
          ? 'write where it is over CoAP, or what of path, codes and suites is other than usual'
          : 'write the address of the eIM, without /gsma/rsp2'
  const key = binding === 'coaps' ? 'eim.coaps' : binding === 'json' && kind !== 'silent' ? 'bindings' : 'eim.url'
  return wrong('sanity', key, `${binding}: nothing that speaks ESipa at ${endpoint}: ${what}; ${advice}`)
}

/** In words. A refusal by an error of the function, by 4xx or by hanging up is as it should be. */
async function answerTo(client: EsipaClient<'1.2'>, body: Buffer, tape: Tape, budget: Budget): Promise<string> {
  await budget.pace()
  try {
    const { value } = await client.send('getEimPackage', body, tape, budget.signal)
    return value.kind === 'eimPackageError' ? `the error ${value.value}` : `a ${value.kind}`
  } catch (error) {
    if (!(error instanceof PeerFault)) throw error
    const last = tape.exchanges.at(-1)
    const status = last?.response.status
    if (error.kind !== 'malformed' || status === undefined) return `${error.kind} (${error.what})`
    const code = last?.coap === undefined ? `HTTP ${status}` : `the code ${last.coap.code}`
    return error.phase === 'headers' ? code : 'another object'
  }
}
