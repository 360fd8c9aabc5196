/** The operator of an eIM from plain data. */
import { type CommandOperator, commandOperator } from './command.ts'
import type { HttpOperator } from './http/config.ts'
import { httpOperator } from './http.ts'
import type { OperatorPort } from './port.ts'
import { type PromptOperator, promptOperator } from './prompt.ts'
import { type DrivenEim, simulatedOperator } from './simulated.ts'
import { processTerminal, type Terminal } from './terminal.ts'
import type { TellTurn } from './turn.ts'

/** Who operates the eIM, with files read and secrets resolved. */
export type OperatorConfig =
  | { readonly adapter: 'none' }
  | { readonly adapter: 'simulated' }
  | HttpOperator
  | CommandOperator
  | PromptOperator

/** What an operator may need that is no data. */
export interface OperatorSurroundings {
  /** The simulated eIM that runs in this process. */
  readonly eim?: () => DrivenEim
  /** Where a person is asked; default that of this process. */
  readonly terminal?: Terminal
  /** Is told who must act next. */
  readonly tell?: TellTurn
}

/** @returns undefined where there is none: rows that need an order cannot be prepared */
export function openOperator(
  config: OperatorConfig,
  { eim, terminal = processTerminal(), tell = () => {} }: OperatorSurroundings = {},
): OperatorPort | undefined {
  switch (config.adapter) {
    case 'none':
      return undefined
    case 'simulated':
      return eim && simulatedOperator(eim)
    case 'http':
      return httpOperator(config)
    case 'command':
      return commandOperator(config, tell)
    case 'prompt':
      return promptOperator(config, terminal, tell)
  }
}
