/**
 * Success or error of a response in the JSON binding (SGP.32 v1.2 6.4). An error is said by the status Failed with a pair of codes,
 * or, where the function has it, by an integer member beside Executed-Success; both mean the same.
 */
import type { ErrorRule } from './error-rule.ts'
import type { DecodedResponse, JsonResponse, ResponseValue } from './function.ts'
import { readResponseHeader } from './header.ts'
import type { JsonObject } from './json.ts'
import { noteUnknown, presentIn } from './members.ts'
import type { Place } from './place.ts'
import { integer } from './text-kinds.ts'

export type ErrorForm = 'header' | 'member'

/** The value of a response body, with what contradicts itself in it noted. @throws JsonDecodeError where neither can be read */
export function readOutcome<R extends ResponseValue>(
  { output, error, statuses }: JsonResponse<R>,
  object: JsonObject,
  place: Place,
): Omit<DecodedResponse<R>, 'issues' | 'octets'> {
  const judged = readResponseHeader(object, statuses, place)
  const header = judged?.header
  const said = readErrorMember(error, object, place)
  const outputs = presentIn(object, output.names)
  noteUnknown(object, ['header', ...output.names, ...(said === undefined ? [] : [said.name])], place)
  // The arm and the values of its errors are those of the response type.
  const failure = (value: unknown, errorForm: ErrorForm) => ({ value: { kind: error.arm, value } as R, header, errorForm })

  if (judged?.failed === true) {
    if (outputs[0] !== undefined)
      place.at(outputs[0]).issue('failed-with-output', `${outputs[0]} beside ${header?.status ?? 'status codes'}`)
    return failure(errorOfBoth(error, header?.statusCodeData, said, place), 'header')
  }
  if (said === undefined) return { value: output.read(object, place), header, errorForm: undefined }
  const at = place.at(said.name)
  if (outputs.length > 0 && said.number === 0) {
    at.issue('zero-error', `${said.name} 0 beside ${outputs[0]}`)
    return { value: output.read(object, place), header, errorForm: undefined }
  }
  if (outputs.length > 0) at.issue('success-and-error', `${said.name} ${said.number} beside ${outputs[0]}`)
  return failure(error.ofInteger(said.number, at), 'member')
}

interface SaidByMember {
  readonly name: string
  readonly number: number
}

function readErrorMember({ member, tolerated }: ErrorRule, object: JsonObject, place: Place): SaidByMember | undefined {
  const [name] = presentIn(object, member === undefined ? tolerated : [member, ...tolerated])
  const json = name === undefined ? undefined : object.get(name)
  if (name === undefined || json === undefined) return undefined
  if (name !== member) place.at(name).issue('undefined-error-member', `${name} is no output of this function`)
  const number = integer.read(json, place.at(name))
  return number === undefined ? undefined : { name, number }
}

/** The status counts; a status without codes leaves it to the member to say which error it is. */
function errorOfBoth(
  error: ErrorRule,
  codes: Parameters<ErrorRule['ofStatus']>[0],
  said: SaidByMember | undefined,
  place: Place,
): unknown {
  const byStatus = error.ofStatus(codes)
  if (said === undefined) return byStatus
  const at = place.at(said.name)
  const byMember = error.ofInteger(said.number, at)
  if (codes === undefined || byStatus === byMember) {
    at.issue('both-error-forms', `${said.name} ${said.number} beside the status`)
    return byMember
  }
  at.issue('errors-differ', `${said.name} ${said.number} beside ${codes.subjectCode} ${codes.reasonCode}`)
  return byStatus
}
