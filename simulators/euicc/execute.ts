/** One ES10 function as a transaction: all of it has happened and is stored, or none of it. */
import { readHeader } from '../../protocol/ber/header.ts'
import { DecodeError } from '../../protocol/ber/issues.ts'
import type { StateStore } from '../state-file.ts'
import type { Chip } from './chip.ts'
import { interfaceOf, NotAllowedNow } from './es10.ts'
import { functionFor } from './functions.ts'
import type { EuiccState } from './state.ts'

export type Executed =
  | { readonly kind: 'done'; readonly name: string; readonly response: Buffer }
  /** No BER, or not what the function takes. */
  | { readonly kind: 'unreadable'; readonly name: string; readonly why: string }
  | { readonly kind: 'unknownFunction'; readonly name: string }
  /** The device has not said that it has the assistant for this interface. */
  | { readonly kind: 'closed'; readonly name: string }
  /** Not in this state of the chip. */
  | { readonly kind: 'notAllowed'; readonly name: string; readonly why: string }
  /** The new state could not be stored, and has been given up. */
  | { readonly kind: 'memoryFailure'; readonly name: string; readonly why: string }

/** Carries out a request of ES10a, ES10b or ES10c; whatever goes wrong leaves the old state. */
export function execute(chip: Chip, request: Buffer, store?: StateStore<EuiccState>): Executed {
  const found = tagOf(request)
  if (typeof found === 'string') return { kind: 'unreadable', name: 'ES10', why: found }
  const row = functionFor(chip.settings, found)
  if (row === undefined || !chip.decisions.isServed(row.name, chip.state))
    return { kind: 'unknownFunction', name: `ES10 ${found.toString(16).toUpperCase()}` }
  const of = interfaceOf(row.function, chip.settings.spec)
  const name = `${of}.${row.name}`
  if (!chip.decisions.isOpen(of, chip.volatile.capabilities)) return { kind: 'closed', name }
  const { state } = chip
  const before = { ...chip.volatile }
  const giveUp = () => {
    chip.state = state
    chip.volatile = before
    chip.wantsRefresh = false
  }
  try {
    const response = chip.decisions.answerForm(row.name, row.function.run(chip, request))
    const failure = chip.state === state ? undefined : saved(chip.state, store)
    if (failure === undefined) return { kind: 'done', name, response }
    giveUp()
    return { kind: 'memoryFailure', name, why: failure }
  } catch (error) {
    giveUp()
    if (error instanceof DecodeError) return { kind: 'unreadable', name, why: error.message }
    if (error instanceof NotAllowedNow) return { kind: 'notAllowed', name, why: error.message }
    throw error
  }
}

function tagOf(request: Buffer): number | string {
  try {
    return readHeader(request).tag
  } catch (error) {
    if (error instanceof DecodeError) return error.message
    throw error
  }
}

/** Stores a state. @returns what went wrong */
export function saved(state: EuiccState, store: StateStore<EuiccState> | undefined): string | undefined {
  try {
    store?.save(state)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
