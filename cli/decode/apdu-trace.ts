/** An APDU trace: each ES10 request and response decoded, other commands in words. */
import { ApduError } from '../../protocol/apdu/apdu-error.ts'
import { parseManageChannel } from '../../protocol/apdu/channel.ts'
import { parseProactiveCommand, parseTerminalResponse, REFRESH, refreshQualifierName } from '../../protocol/apdu/proactive.ts'
import { describe as describeStatus } from '../../protocol/apdu/status-word.ts'
import { parseTerminalCapability } from '../../protocol/apdu/terminal-capability.ts'
import { parseTrace, TraceError } from '../../protocol/apdu/trace.ts'
import { type OtherCommand, type TraceObject, traceObjects } from '../../protocol/apdu/trace-objects.ts'
import { DecodeError } from '../../protocol/ber/issues.ts'
import { aidName } from '../../protocol/identifiers/aid.ts'
import { decodeObject } from './decode-object.ts'
import { InputError } from './input-error.ts'
import type { DecodedObject, DecodeSettings, Item } from './items.ts'

/** Everything that the trace holds, in its order. @throws InputError for a line that is no APDU where one belongs */
export function traceItems(text: string, settings: DecodeSettings): readonly Item[] {
  return objectsOf(text).flatMap((found) => (found.kind === 'es10' ? es10Items(found, settings) : commandItems(found, settings)))
}

function objectsOf(text: string): readonly TraceObject[] {
  try {
    return traceObjects(parseTrace(text))
  } catch (cause) {
    if (!(cause instanceof TraceError)) throw cause
    throw new InputError(`APDU trace, ${cause.message}`, { cause })
  }
}

function es10Items(found: Extract<TraceObject, { kind: 'es10' }>, settings: DecodeSettings): readonly Item[] {
  const { request, response, sessions } = found
  const where = `${place(found)} STORE DATA${sessions > 1 ? ` in ${sessions} sessions` : ''}`
  const items: Item[] = []
  if (request.length === 0) items.push({ kind: 'remark', title: where, text: 'without data' })
  const asked = request.length === 0 ? undefined : decodeObject(request, settings, `${where}, request`, { role: 'request' })
  if (asked !== undefined) items.push(asked)
  if (response.length > 0) items.push(decodeObject(response, settings, `${place(found)} response`, expectedFor(asked)))
  items.push(status(found))
  return items
}

/** Responses have the names of their requests but for the last word, and some not even that. */
function expectedFor(asked: DecodedObject | undefined): { readonly role: 'response'; readonly name?: string } {
  const name = asked === undefined ? undefined : (answers[asked.type] ?? asked.type.replace(/Request$/, 'Response'))
  return name === undefined || name === asked?.type ? { role: 'response' } : { role: 'response', name }
}

const answers: Readonly<Record<string, string>> = {
  GetEuiccInfo1Request: 'EUICCInfo1',
  GetEuiccInfo2Request: 'EUICCInfo2',
  EuiccConfiguredAddressesRequest: 'EuiccConfiguredAddressesResponse',
  EuiccPackageRequest: 'EuiccPackageResult',
  BoundProfilePackage: 'ProfileInstallationResult',
}

function commandItems(found: OtherCommand, settings: DecodeSettings): readonly Item[] {
  const { name, response } = found
  const title = `${place(found)} ${name}`
  if (response[0] === 0x6f) {
    const fci = decodeObject(response, settings, `${place(found)} response`, { name: 'FCI' })
    return [{ kind: 'remark', title, text: commandText(found) }, fci, status(found)]
  }
  const data = response.length === 0 ? '' : `${responseText(name, response)}, `
  return [{ kind: 'remark', title, text: `${commandText(found)} → ${data}${statusText(found)}` }]
}

function commandText({ command, name }: OtherCommand): string {
  const data = Buffer.from(command.data)
  const hex = data.toString('hex').toUpperCase()
  try {
    if (name === 'SELECT') return `${hex}${named(aidName(data))}`
    if (name === 'MANAGE CHANNEL') {
      const { kind, channel } = parseManageChannel(command)
      return channel === 0 ? kind : `${kind} channel ${channel}`
    }
    if (name === 'TERMINAL CAPABILITY') return `eUICC: ${parseTerminalCapability(command).euicc?.join(', ') ?? 'nothing said'}`
    if (name === 'TERMINAL RESPONSE') {
      const { details, result } = parseTerminalResponse(command)
      return `${detailsText(details)}, result ${octetHex(result)}`
    }
  } catch (error) {
    if (!(error instanceof ApduError || error instanceof DecodeError)) throw error
    return `${hex} (${error.message})`
  }
  return hex === '' ? `P1 ${octetHex(command.p1)}, P2 ${octetHex(command.p2)}` : hex
}

function responseText(name: string, response: Buffer): string {
  const hex = response.toString('hex').toUpperCase()
  if (name !== 'FETCH') return hex
  try {
    return `${detailsText(parseProactiveCommand(response).details)}: ${hex}`
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return `${hex} (${error.message})`
  }
}

function detailsText({ type, qualifier }: { readonly type: number; readonly qualifier: number }): string {
  if (type !== REFRESH) return `command type ${octetHex(type)}, qualifier ${octetHex(qualifier)}`
  return `REFRESH, ${refreshQualifierName(qualifier) ?? `qualifier ${octetHex(qualifier)}`}`
}

function status(found: TraceObject): Item {
  return { kind: 'remark', title: `${place(found)} status`, text: statusText(found) }
}

function statusText({ sw, cutOff }: TraceObject): string {
  if (sw === undefined) return 'no response in the trace'
  const end = { request: ': blocks of the request are missing', response: ': the response is not complete' }
  return `${describeStatus(sw)}${cutOff === undefined ? '' : end[cutOff]}`
}

function place({ firstLine, lastLine, channel }: TraceObject): string {
  const lines = firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine}-${lastLine}`
  return `${lines}, ${channel === undefined ? 'no channel' : `channel ${channel}`}:`
}

function named(name: string | undefined): string {
  return name === undefined ? '' : ` (${name})`
}

function octetHex(octet: number): string {
  return octet.toString(16).toUpperCase().padStart(2, '0')
}
