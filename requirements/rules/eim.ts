import type { Rule } from '../rule.ts'
import { adminProtocol } from './admin-protocol.ts'
import { contentType } from './content-type.ts'
import { derLengths } from './der-lengths.ts'
import { functionStatus } from './function-status.ts'

/** The rules that judge every exchange with an eIM. */
export const eimRules: readonly Rule[] = [contentType, adminProtocol, functionStatus, derLengths]
