/** Who must act next, for the progress of a run. */
export interface Turn {
  /** `command`: a program of the operator. `person`: somebody at the terminal. */
  readonly who: 'command' | 'person'
  /** In words. */
  readonly what: string
  readonly until: Date
}

/** Is told when somebody's turn begins, and `undefined` when it is over. */
export type TellTurn = (turn: Turn | undefined) => void
