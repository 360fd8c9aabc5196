import { readFileSync } from 'node:fs'
import { z } from 'zod'

const option = z.object({
  option: z.string(),
  /** Actors that answer it. */
  declaredBy: z.array(z.string()).min(1),
  /** Of the official test specification, or ours. */
  origin: z.enum(['official', 'own']),
  meaning: z.string(),
})

export type ListedOption = Readonly<z.infer<typeof option>>

/** Every option that a product may be asked for. */
export function readOptionList(): readonly ListedOption[] {
  return z.array(option).parse(JSON.parse(readFileSync(new URL('options.json', import.meta.url), 'utf8')))
}

export function readOptionNames(): readonly string[] {
  return readOptionList().map(({ option: name }) => name)
}
