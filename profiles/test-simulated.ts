/** The profile of the simulated eIM, for tests that change something in it. */
import { readFileSync } from 'node:fs'

const text = readFileSync(new URL('simulated.yaml', import.meta.url), 'utf8')

/** Without what an eIM at a URL has to be asked about: where it is over CoAP. */
export const overHttpsOnly = text.replace('[asn1, json, coaps]', '[asn1, json]').replace('O_X_COAPS: true', 'O_X_COAPS: false')
