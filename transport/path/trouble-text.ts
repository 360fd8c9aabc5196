/** Fates of datagrams in words, for the tape and the exchange diagram. */
import { type Fate, largestDatagram, type PathDirection, type TroubleScript } from './trouble.ts'

const ways: Readonly<Record<PathDirection, string>> = { toPeer: 'to', fromPeer: 'from' }

/** `datagram 3 to the eIM`; counted from 0, as in the script. */
export function datagramName(peer: string, direction: PathDirection, index: number): string {
  return `datagram ${index} ${ways[direction]} ${peer}`
}

/** What befell a datagram; undefined where nothing did. @param name as {@link datagramName} gives it */
export function fateText(name: string, fate: Fate, octets: number, mtu = 0): string | undefined {
  if (fate.kind === 'lost') {
    if (fate.why === 'length')
      return `path: ${name} is lost: it has ${octets} octets, and MTU ${mtu} carries ${largestDatagram(mtu)}`
    return `path: ${name} is lost${fate.why === 'chance' ? ' by chance' : ''}`
  }
  const { times, lateMs, behind } = fate
  const how = [...(times > 1 ? [times === 2 ? 'twice' : `${times} times`] : []), ...(lateMs > 0 ? [`${lateMs} ms late`] : [])]
  const what = [
    ...(how.length > 0 ? [`comes ${how.join(', ')}`] : []),
    ...(behind > 0 ? [`waits for the next ${behind === 1 ? 'one' : behind}`] : []),
  ]
  return what.length === 0 ? undefined : `path: ${name} ${what.join(', ')}`
}

/** What a path does to any datagram, and which ones it has plans for; undefined for a path without trouble. */
export function scriptText(peer: string, { toPeer = [], fromPeer = [], chance = {}, mtu }: TroubleScript): string | undefined {
  const { loss = 0, duplicate = 0, delayMs = 0, jitterMs = 0, seed = '' } = chance
  const percent = (part: number) => `${Number((part * 100).toFixed(3))} %`
  const named = (name: string, troubles: readonly { readonly at: number; readonly kind: string }[]) =>
    troubles.length === 0 ? [] : [`${name} ${troubles.map(({ at, kind }) => `${at} ${kind}`).join(', ')}`]
  const what = [
    ...(delayMs > 0 || jitterMs > 0 ? [`${delayMs} to ${delayMs + jitterMs} ms each way`] : []),
    ...(loss > 0 ? [`${percent(loss)} are lost`] : []),
    ...(duplicate > 0 ? [`${percent(duplicate)} come twice`] : []),
    ...(loss + duplicate + jitterMs > 0 ? [`seed "${seed}"`] : []),
    ...(mtu === undefined ? [] : [`MTU ${mtu}`]),
    ...named('to it', toPeer),
    ...named('from it', fromPeer),
  ]
  return what.length === 0 ? undefined : `path to ${peer}: ${what.join('; ')}`
}
