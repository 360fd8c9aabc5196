/** For tests: what every port of an operator promises, held against each adapter. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { systemClock } from '../../transport/clock.ts'
import { PeerFault } from '../../transport/faults.ts'
import { Tape, type TapeRef } from '../../transport/tape.ts'
import { OperatorFault } from './operator-fault.ts'
import {
  NotOffered,
  type OperatorAbility,
  type OperatorPort,
  type Order,
  operatorAbilities,
  type Placed,
  type Registration,
} from './port.ts'
import { settled } from './settled.ts'

/** An operator, and what stands behind it. */
export interface Driven {
  readonly operator: OperatorPort
  readonly registration: Registration
  /** What an eUICC of this EID can be asked for. */
  readonly iccid: string
  /** The IPA fetches the package of one enable and brings its result. */
  finish(placed: Placed, result: 'ok' | 'iccidOrAidNotFound'): Promise<void>
  close(): Promise<void>
}

export interface Contract {
  readonly name: string
  open(): Promise<Driven>
  /** An operator that is asked and never answers; absent where nothing is in between. */
  stalled?(): Promise<OperatorPort>
  /** Abilities that this interface lacks. */
  readonly lacks: readonly OperatorAbility[]
  /** EID for which an order is refused; absent where the interface takes any. */
  readonly refusedEid?: string
}

const data: Order = { kind: 'data', tagList: Buffer.from('BF20', 'hex') }
const soon = () => AbortSignal.timeout(10_000)

/** Declares the tests. */
export function holdsOperator(contract: Contract): void {
  const { name, lacks } = contract
  const open = async () => {
    const driven = await contract.open()
    after(() => driven.close())
    const tape = new Tape(systemClock)
    const { operator, iccid, registration } = driven
    const enable: Order = { kind: 'package', operations: [{ name: 'enable', iccid, rollback: true }] }
    return { ...driven, tape, enable, place: (order: Order) => operator.order(registration.eid, order, tape, soon()) }
  }

  test(`${name}: an eUICC is registered, and what was said is on the tape as the operator's`, async () => {
    const { operator, registration, tape } = await open()
    onTape(tape, await operator.register(registration, tape, soon()))
  })

  for (const [result, state] of [
    ['ok', 'succeeded'],
    ['iccidOrAidNotFound', 'failed'],
  ] as const) {
    test(`${name}: an order waits until its result has come, and has ${state} with ${result}`, async () => {
      const { operator, registration, tape, enable, place, finish } = await open()
      await operator.register(registration, tape, soon())
      const placed = await place(enable)
      assert.equal(placed.eid, registration.eid)
      assert.notEqual(placed.id, '')
      onTape(tape, placed.at)
      const before = await operator.outcome(placed, tape, soon())
      assert.equal(before.state, 'waiting', before.words)
      await finish(placed, result)
      const after = await settled(operator, placed, tape, soon())
      assert.equal(after.state, state, after.words)
      assert.match(after.words, new RegExp(result))
      onTape(tape, after.at)
    })
  }

  test(`${name}: two orders have two names, and one taken back is not waited for any more`, async () => {
    const { operator, registration, tape, enable, place } = await open()
    await operator.register(registration, tape, soon())
    const [first, second] = [await place(enable), await place(data)]
    assert.notEqual(first.id, second.id)
    onTape(tape, await operator.cancel(second, tape, soon()))
    assert.equal((await operator.outcome(first, tape, soon())).state, 'waiting')
    const gone = await operator.outcome(second, tape, soon()).then(
      ({ state }) => state,
      (error: unknown) => error,
    )
    assert.ok(gone === 'unknown' || gone instanceof OperatorFault, String(gone))
    onTape(tape, await operator.remove(first, tape, soon()))
  })

  test(`${name}: several operations are one order`, async () => {
    const { operator, registration, iccid, tape, place } = await open()
    await operator.register(registration, tape, soon())
    const placed = await place({ kind: 'package', operations: [{ name: 'disable', iccid }, { name: 'getRAT' }] })
    assert.equal((await operator.outcome(placed, tape, soon())).state, 'waiting')
  })

  test(`${name}: what it offers is what it can be asked for`, async () => {
    const { operator, registration, tape, place } = await open()
    assert.deepEqual(
      operatorAbilities.filter((ability) => !operator.offers(ability)),
      lacks,
    )
    const notOffered = (error: unknown) => error instanceof NotOffered && /^operator\b/.test(error.key)
    if (lacks.includes('restart')) await assert.rejects(operator.restart(tape, soon()), notOffered)
    if (lacks.includes('downloadFromSmds')) await assert.rejects(place({ kind: 'downloadFromSmds' }), notOffered)
    if (lacks.includes('setFallbackAttribute')) {
      const operations = [{ name: 'setFallbackAttribute', iccid: '8944000000000000001' }] as const
      await assert.rejects(operator.order(registration.eid, { kind: 'package', operations }, tape, soon()), notOffered)
    }
  })

  const { refusedEid } = contract
  if (refusedEid !== undefined)
    test(`${name}: a refusal is on the tape, and fails no eIM`, async () => {
      const { operator, tape, enable } = await open()
      await assert.rejects(operator.order(refusedEid, enable, tape, soon()), (error) => {
        assert.ok(error instanceof OperatorFault)
        assert.equal(error.connected, false)
        onTape(tape, error.at)
        return true
      })
    })

  const { stalled } = contract
  if (stalled === undefined) return
  test(`${name}: an abort ends the wait at once, and is no silence`, async () => {
    const operator = await stalled()
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 50)
    const asked = operator.order('89049032000000000000000000000066', data, new Tape(systemClock), abort.signal)
    await assert.rejects(asked, (error) => error instanceof PeerFault && error.kind === 'aborted')
    await operator.close()
  })
}

function onTape(tape: Tape, at: readonly TapeRef[]): void {
  assert.ok(at.length > 0, 'it points to the tape')
  for (const line of at) {
    const entry = tape.entries.find((one) => one.at === line)
    assert.ok(entry !== undefined && ['operator', 'note'].includes(entry.direction), `line ${line} is the operator's`)
  }
}
