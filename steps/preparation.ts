import type { TapeRef } from '../transport/tape.ts'

/** The profile has no way to bring the state about: nobody failed, and the scenario did not run. */
export class CannotBePrepared extends Error {
  override readonly name = 'CannotBePrepared'

  /** @param what is lacking, and which key of the profile would give it */
  constructor(what: string) {
    super(what)
  }
}

/** The peer did not go along with the preparation. That is another row's business; of this one nothing was seen. */
export class StateNotReached extends Error {
  override readonly name = 'StateNotReached'
  readonly at: readonly TapeRef[]

  constructor(what: string, at: readonly TapeRef[] = []) {
    super(what)
    this.at = at
  }
}
