import { loadProfile } from '../../profiles/load.ts'

const { operator } = loadProfile(new URL('../../profiles/simulated-at-url.yaml', import.meta.url).pathname)

/** Section `operator` of a profile for an eIM in a process of its own, as the ready profile has it. @param url of the interface */
export function operatorSection(url: string) {
  return { ...operator, url, everyMs: 20, outcomeMs: 2_000 }
}
