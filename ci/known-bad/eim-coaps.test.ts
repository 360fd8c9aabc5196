import { test } from 'node:test'
import { dtlsMissing } from '../../transport/dtls/missing.ts'
import { coapsSuite } from './play-coaps-fault.ts'
import { holdsSuite } from './suite-matrix.ts'

const missing = process.env['CI_FULL'] === '1' ? undefined : dtlsMissing()
if (missing === undefined) holdsSuite(coapsSuite)
else test('the eIM over CoAP', { skip: missing }, () => {})
