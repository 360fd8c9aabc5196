/** What `sgp32 doctor` found, one line each. */
import { ConfigError } from '../../profiles/config-error.ts'
import { inert } from '../../reports/inert.ts'

/**
 * `note`: worth knowing, and nothing is wrong. `absent`: left out of the profile, so something cannot be prepared. `wrong`: red; with it a
 * run would judge the set-up and not the product.
 */
export type FindingState = 'ok' | 'note' | 'absent' | 'warning' | 'wrong'

export interface Finding {
  /** What was looked at: one word. */
  readonly about: string
  readonly state: FindingState
  readonly text: string
  /** Key of the profile to change; each red line has one. */
  readonly key?: string
}

/** What all of it came to. */
export interface Examination {
  readonly findings: readonly Finding[]
  /** The same for a terminal. */
  readonly lines: readonly string[]
  /** Whether a run must not start. */
  readonly red: boolean
}

export function ok(about: string, text: string): Finding {
  return { about, state: 'ok', text }
}

export function wrong(about: string, key: string, text: string): Finding {
  return { about, state: 'wrong', key, text }
}

/** The findings of a look at files: a mistake of the configuration, which begins with its key, is a red one. */
export function lookedAt(about: string, look: () => readonly Finding[]): readonly Finding[] {
  try {
    return look()
  } catch (error) {
    return [mistake(about, error)]
  }
}

/** The red finding that a ConfigError is. @throws what is none */
export function mistake(about: string, error: unknown): Finding {
  if (!(error instanceof ConfigError)) throw error
  const [, key = '', text = error.message] = /^([\w.]+): ([\s\S]*)$/.exec(error.message) ?? []
  return wrong(about, key, text)
}

export function examinationOf(findings: readonly Finding[]): Examination {
  const width = Math.max(...findings.map(({ about }) => about.length))
  const lines = findings.map(
    ({ about, state, text, key }) =>
      `  ${about.padEnd(width)}  ${state.padEnd(7)}  ${key === undefined ? '' : `${key}: `}${inert(text)}`,
  )
  return { findings, lines, red: findings.some(({ state }) => state === 'wrong') }
}
