import { ConfigError } from '../../profiles/config-error.ts'

/** What a fault is for the command line. */
interface NamedFault {
  readonly what: string
  readonly checks?: readonly string[]
  readonly ledger?: readonly string[]
  readonly decisions?: object
}

/** The faults of an actor by their names; of several actors with `eim.` and the like before them. */
export type FaultList = Readonly<Record<string, NamedFault>>

export interface ChosenFault extends NamedFault {
  readonly name: string
}

/**
 * The faults that `--fault` names.
 *
 * @param elsewhere the faults of all actors, with `eim.` and the like before them, for a name that is another's
 * @throws ConfigError for a name that there is not, and for two that cannot go together
 */
export function chosenFaults(list: FaultList, names: readonly string[], elsewhere: FaultList = {}): readonly ChosenFault[] {
  const chosen = [...new Set(names)].map((name): ChosenFault => {
    const fault = list[name]
    if (fault !== undefined && Object.hasOwn(list, name)) return { name, ...fault }
    const hint = nearest(list, name) || owned(elsewhere, name)
    throw new ConfigError(`--fault ${name}: there is no such fault${hint}; --fault list prints all of them`)
  })
  const owners = new Map<string, string>()
  for (const { name, decisions = {} } of chosen) {
    for (const decision of Object.keys(decisions)) {
      // Of several actors, each has decisions of its own.
      const key = `${name.includes('.') ? name.split('.')[0] : ''}.${decision}`
      const other = owners.get(key)
      if (other !== undefined)
        throw new ConfigError(`--fault ${name}: it is about the same decision as ${other} (${decision}); give one of the two`)
      owners.set(key, name)
    }
  }
  return chosen
}

interface Combined<D> {
  readonly what: string
  readonly checks: readonly string[]
  readonly ledger: readonly string[]
  readonly decisions: Partial<D>
}

/**
 * Several faults as one, for an actor that takes one.
 *
 * @param prefix of the names that are meant, such as `eim.`; empty for all
 */
export function combined<D>(chosen: readonly ChosenFault[], prefix = ''): Combined<D> {
  const own = chosen.filter(({ name }) => name.startsWith(prefix))
  return {
    what: own.map(({ what }) => what).join('; and '),
    checks: own.flatMap(({ checks = [] }) => checks),
    ledger: own.flatMap(({ ledger = [] }) => ledger),
    // Each came from a Fault<D> of the actor's own list.
    decisions: Object.assign({}, ...own.map(({ decisions }) => decisions)) as Partial<D>,
  }
}

/** Every fault with its sentence. */
export function faultLines(list: FaultList): readonly string[] {
  const names = Object.keys(list)
  const width = Math.max(...names.map((name) => name.length), 0)
  return Object.entries(list).map(([name, { what }]) => `${name.padEnd(width)}  ${what}`)
}

/** A name that is nearly this one. */
function nearest(list: FaultList, name: string): string {
  const wanted = name.toLowerCase()
  const found = Object.keys(list).find((one) => {
    const known = one.toLowerCase()
    return known.includes(wanted) || wanted.includes(known) || known.slice(0, 8) === wanted.slice(0, 8)
  })
  return found === undefined ? '' : ` (did you mean ${found}?)`
}

/** Whose fault a name is, where it is another actor's. */
function owned(elsewhere: FaultList, name: string): string {
  const plain = name.slice(name.indexOf('.') + 1)
  const owners = Object.keys(elsewhere).flatMap((key) => (key.endsWith(`.${plain}`) ? [key.slice(0, key.indexOf('.'))] : []))
  return owners.length === 0 ? '' : ` here (it is one of ${owners.join(' and ')})`
}
