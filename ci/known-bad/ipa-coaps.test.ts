import { coapsSuite, wholeCoapsSuite } from './play-ipa-fault.ts'
import { holdsSuite } from './suite-matrix.ts'

holdsSuite(coapsSuite)
// What holds over every transport is played over HTTPS on every commit.
if (process.env['PROOF'] === '1') holdsSuite(wholeCoapsSuite)
