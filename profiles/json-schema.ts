/** The shape of a profile as JSON Schema, for editors: it completes keys and shows what they mean. The loader checks more than it can say. */
import { z } from 'zod'
import { sutProfile } from './sut.ts'

/** Draft 7, which the YAML language server of editors reads. */
export function profileJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    title: 'Profile of an eIM under test, for sgp32 run',
    ...z.toJSONSchema(sutProfile, { io: 'input', target: 'draft-7', reused: 'ref' }),
  }
}
