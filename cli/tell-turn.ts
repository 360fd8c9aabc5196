import type { Turn } from '../adapters/operator/turn.ts'
import { inert } from '../reports/inert.ts'

/** Who must act next. The question itself is on standard error: standard output may be a file that somebody watches. */
export function tellTurn(turn: Turn | undefined): void {
  if (turn?.who !== 'person') return
  const until = turn.until.toISOString().slice(11, 19)
  console.log(process.stdout.isTTY ? '' : `  a person is asked, until ${until} UTC: ${inert(turn.what)}`)
}
