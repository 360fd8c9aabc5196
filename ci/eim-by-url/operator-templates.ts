import { simulatedEimTemplates } from '../../adapters/operator/test-templates.ts'

/** Section `operator` of a profile for an eIM in a process of its own. @param url of the interface */
export function operatorSection(url: string) {
  return { adapter: 'http', url, everyMs: 20, outcomeMs: 2_000, ...simulatedEimTemplates }
}
