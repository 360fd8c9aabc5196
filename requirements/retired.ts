import { readFileSync } from 'node:fs'
import { z } from 'zod'

const retired = z.strictObject({
  id: z.string(),
  /** Rows that say it now. */
  replacedBy: z.array(z.string()).min(1),
  reason: z.string().min(1),
  formerStatement: z.string().min(1),
})

/** An id of an earlier ledger. It is never used again, for the same or for something else. */
export type Retired = Readonly<z.infer<typeof retired>>

/** Every id that was taken out of the ledger. */
export function readRetired(): readonly Retired[] {
  return z.array(retired).parse(JSON.parse(readFileSync(new URL('retired.json', import.meta.url), 'utf8')))
}
