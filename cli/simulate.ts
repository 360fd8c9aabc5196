/** `sgp32 simulate`: starts an actor and keeps it running, with a line for each exchange, until it is told to stop. */
import type { Writable } from 'node:stream'
import { ConfigError } from '../profiles/config-error.ts'
import { inert } from '../reports/inert.ts'
import { StateFileError } from '../simulators/state-file.ts'
import type { Clock } from '../transport/clock.ts'
import { dtlsMissing } from '../transport/dtls/missing.ts'
import { PeerFault } from '../transport/faults.ts'
import { writeLines } from './decode/output.ts'
import { eidFrom } from './eid-option.ts'
import { EXIT } from './exit-code.ts'
import type { Actor, ActorName, ActorSettings, RunningActor } from './simulate/actor.ts'
import { announcementJson, announcementLines, eventJson, eventLine } from './simulate/announce.ts'
import { eimConfigurationFrom } from './simulate/eim-configuration.ts'
import { chosenFaults, faultLines } from './simulate/faults.ts'
import { stopSignals } from './simulate/lifetime.ts'
import { asListenError, listenFrom, peerFrom, placesFrom, urlPlaceFrom } from './simulate/listen.ts'
import { pkiSource } from './simulate/pki-source.ts'

export interface SimulateOptions {
  /** Names of faults; `list` prints them. */
  readonly fault?: readonly string[]
  readonly spec?: '1.2' | '1.0.1'
  readonly state?: string
  readonly listen?: string
  readonly pki?: string
  readonly eid?: string
  readonly json?: boolean
  /** Of the eUICC. */
  readonly vpcd?: string
  /** Of the IPA. */
  readonly eim?: string
  /** Of the IPA: EimConfigurationData in hexadecimal, or a file of it. */
  readonly eimConfiguration?: string
  /** Of the IPA: `simulated`, or where one listens. */
  readonly card?: string
  /** Of the IPA. */
  readonly activationCode?: string
  /** Of the IPA: seconds between polls. */
  readonly polls?: string
  /** Of IPA and eIM: `NAME=HOST:PORT`. */
  readonly place?: readonly string[]
  readonly proxy?: string
  /** Of IPA and eIM: ESipa over CoAP and DTLS. */
  readonly coaps?: boolean
}

/** What the command writes to and is stopped by; the process, or a test. */
interface Surroundings extends Pick<NodeJS.Process, 'on' | 'off' | 'exit'> {
  readonly stdout: Writable
  readonly stderr: Writable
}

/** An end that takes longer is cut off: whoever pressed Ctrl-C wants the prompt back. */
const CLOSE_MS = 10_000

const actors: Readonly<Record<ActorName, () => Promise<Actor>>> = {
  eim: async () => (await import('./simulate/eim.ts')).eim,
  ipa: async () => (await import('./simulate/ipa.ts')).ipa,
  euicc: async () => (await import('./simulate/euicc.ts')).euicc,
  smdp: async () => (await import('./simulate/smdp.ts')).smdp,
  smds: async () => (await import('./simulate/smds.ts')).smds,
  all: async () => (await import('./simulate/all.ts')).all,
}

/** Plays an actor until a signal comes. @returns the exit code: 0, or 3 where it could not be started or go on */
export async function simulate(name: ActorName, options: SimulateOptions, around: Surroundings, clock: Clock): Promise<number> {
  const say = (lines: readonly string[]) => writeLines(lines, around.stdout)
  const actor = await actors[name]()
  if (options.fault?.includes('list') === true) {
    await say(options.json === true ? [JSON.stringify(listed(actor), null, 2)] : faultLines(actor.faults))
    return EXIT.pass
  }
  const stop = stopSignals(around)
  // What happens while it starts is told after the announcement.
  let early: string[] | undefined = []
  const log = (who: string, line: string) => {
    const text = (options.json === true ? eventJson : eventLine)(clock.now(), who, line)
    if (early === undefined) around.stdout.write(`${text}\n`)
    else early.push(text)
  }
  try {
    const faults = await faultsFrom(actor, options.fault)
    const settings = settingsOf(name, faults, options, clock, log)
    const running = await started(actor, settings)
    const { announcement } = running
    await say(options.json === true ? [announcementJson(name, announcement)] : announcementLines(name, announcement))
    for (const text of early) around.stdout.write(`${text}\n`)
    early = undefined
    try {
      await Promise.race([stop.asked, ...(running.broken === undefined ? [] : [running.broken])])
    } finally {
      await inTime(running.close())
    }
    return EXIT.pass
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof PeerFault)) throw error
    const what = error instanceof PeerFault ? withAdvice(error) : error.message
    await writeLines([`sgp32 simulate ${name}: ${inert(what)}`], around.stderr)
    return EXIT.notRun
  } finally {
    stop.release()
  }
}

function withAdvice({ kind, what }: PeerFault): string {
  return kind === 'unreachable' ? `${what}; start it first, or write the address at which it listens` : what
}

async function started(actor: Actor, settings: ActorSettings): Promise<RunningActor> {
  try {
    return await actor.start(settings)
  } catch (error) {
    throw asStateError(asListenError(error, settings.listen), settings.state)
  }
}

const fileErrors = new Set(['EACCES', 'EISDIR', 'ENOENT', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS'])

/** What a state that cannot be read is for the user; other errors pass as they are. */
function asStateError(error: unknown, state: string | undefined): unknown {
  if (state === undefined || !(error instanceof Error)) return error
  const { code, path } = error as NodeJS.ErrnoException
  if (error instanceof StateFileError) return new ConfigError(`--state: ${error.message}`, { cause: error })
  if (code === undefined || !fileErrors.has(code) || path?.startsWith(state) === false) return error
  return new ConfigError(
    `--state ${state}: it cannot be used (${code}); write the path of a file in a folder that you may write to`,
    {
      cause: error,
    },
  )
}

/** @throws ConfigError for names that are no faults of this actor */
async function faultsFrom({ faults }: Actor, names: readonly string[] = []): Promise<ActorSettings['faults']> {
  return names.length === 0 ? [] : chosenFaults(faults, names, (await actors.all()).faults)
}

/** @throws ConfigError for what cannot be meant, or not for this actor */
function settingsOf(
  name: ActorName,
  faults: ActorSettings['faults'],
  options: SimulateOptions,
  clock: Clock,
  log: ActorSettings['log'],
): ActorSettings {
  const {
    spec = '1.2',
    state,
    listen,
    pki,
    eid,
    vpcd,
    eim,
    eimConfiguration,
    card,
    activationCode,
    place,
    proxy,
    coaps,
    polls,
  } = options
  const only = (option: string, value: unknown, ...names: readonly ActorName[]) => {
    if (value !== undefined && !names.includes(name))
      throw new ConfigError(`${option} is for ${names.join(' and ')}, not for ${name}; leave it out`)
  }
  only('--vpcd', vpcd, 'euicc')
  only('--eim', eim, 'ipa')
  only('--eim-configuration', eimConfiguration, 'ipa')
  only('--card', card, 'ipa')
  only('--activation-code', activationCode, 'ipa')
  only('--polls', polls, 'ipa')
  only('--place', place, 'ipa', 'eim')
  only('--proxy', proxy, 'ipa')
  only('--coaps', coaps, 'ipa', 'eim')
  const missing = coaps === true ? dtlsMissing() : undefined
  if (missing !== undefined) throw new ConfigError(`--coaps cannot be played here: ${missing}`)
  if (coaps === true && proxy !== undefined)
    throw new ConfigError('--proxy is for HTTPS: HTTP CONNECT carries no datagrams; leave out --proxy or --coaps')
  only('--eid', eid, 'euicc', 'ipa', 'all', 'eim')
  return {
    spec,
    listen: listenFrom(listen),
    listens: listen !== undefined,
    ...(coaps === true ? { coaps } : {}),
    faults,
    pki: pkiSource({ ...(pki && { folder: pki }), ...(state && { state }), ...(eid && { eids: [eidFrom(eid)] }) }, clock),
    clock,
    log,
    ...(state === undefined ? {} : { state }),
    ...(eid === undefined ? {} : { eid: eidFrom(eid) }),
    ...(vpcd === undefined ? {} : { vpcd: peerFrom('--vpcd', vpcd) }),
    ...(eim === undefined ? {} : { eim: urlPlaceFrom('--eim', eim, coaps === true ? 'coaps' : 'https') }),
    ...(eimConfiguration === undefined ? {} : { eimConfiguration: eimConfigurationFrom(eimConfiguration) }),
    ...(activationCode === undefined ? {} : { activationCode }),
    ...(polls === undefined ? {} : { pollsEveryMs: millisecondsFrom(polls) }),
    places: placesFrom(place ?? []),
    ...(proxy === undefined ? {} : { proxy: peerFrom('--proxy', proxy) }),
    ...(card === undefined ? {} : { card: cardFrom(card) }),
  }
}

/** @throws ConfigError for what is no number of seconds */
function millisecondsFrom(polls: string): number {
  if (/^\d{1,5}(?:\.\d+)?$/.test(polls)) return Math.round(Number(polls) * 1000)
  throw new ConfigError(`--polls ${polls}: write a number of seconds, 0 for never`)
}

/** @throws ConfigError for what is neither a reader nor an address */
function cardFrom(card: string): NonNullable<ActorSettings['card']> {
  if (card === 'simulated') return card
  const reader = /^reader:(.+)$/.exec(card)?.[1]
  return reader === undefined ? peerFrom('--card', card) : { reader }
}

function listed({ faults }: Actor): unknown {
  return Object.entries(faults).map(([name, { what, checks, ledger }]) => ({ name, what, checks, ledger }))
}

async function inTime(closing: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_MS)
  })
  await Promise.race([closing, late])
  clearTimeout(timer)
}
