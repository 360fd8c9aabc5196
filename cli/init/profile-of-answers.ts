/** The text of a profile, from the answers that `sgp32 init` got. */
import { type EimOption, eimOptions } from '../../profiles/eim-options.ts'
import { assetsText, type PlayedParts, playedText } from '../profile-text.ts'
import type { Answers } from './questions.ts'

export interface Answered {
  readonly answers: Answers
  /** Keys that nobody was asked about, and whose answer is a guess. */
  readonly guessed: ReadonlySet<string>
  /** What "sgp32 pki --for-eim" wrote, where it did. */
  readonly played: PlayedParts | undefined
}

/** YAML; each text in double quotes, which read as in JSON. */
export function profileOf({ answers, guessed, played }: Answered): string {
  const answer = (key: string) => answers.get(key) ?? ''
  const text = (key: string) => JSON.stringify(answer(key))
  const overHttps = answer('bindings') === '' ? 'asn1' : answer('bindings')
  const isOverCoaps = answer('eim.coaps.url') !== ''
  const bindings = isOverCoaps ? `${overHttps},coaps` : overHttps
  const option = (name: EimOption): boolean => {
    if (name === 'O_X_JSON') return bindings.includes('json')
    if (name === 'O_X_COAPS') return isOverCoaps
    return name === 'O_S_ESIPA_HTTPS' || answer(`options.${name}`) === 'yes'
  }
  const optionLines = (Object.keys(eimOptions) as EimOption[]).map(
    (name) =>
      `  ${name}: ${option(name)}${guessed.has(`options.${name}`) ? ' # nobody was asked: check it,' : ' #'} ${eimOptions[name]}\n`,
  )
  const coaps = isOverCoaps ? `  coaps: { url: ${text('eim.coaps.url')} }\n` : ''
  const address = answer('eim.address') === '' ? '' : `  address: ${text('eim.address')}\n`
  return `# Written by "sgp32 init". "sgp32 doctor FILE" examines it, "sgp32 run --profile FILE" runs the scenarios.
name: ${text('name')}
vendor: ${text('vendor')}
version: ${text('version')}
spec: ${text('spec')}

eim:
  adapter: url
  url: ${text('eim.url')}
${address}  trust: ${trustText(answer('eim.trust'))}
${coaps}
bindings: [${bindings.replaceAll(',', ', ')}]

options:
${optionLines.join('')}
${played === undefined ? assetsText(answer('assets.idleEid'), answer('assets.unknownEid')) : playedText(played, option('O_X_SMDS'))}
operator: ${operatorText(answer('operator'))}

mayChangeState: ${answer('mayChangeState') === 'yes'}
`
}

function trustText(answer: string): string {
  const [kind = '', ...file] = answer.split(' ')
  return file.length === 0 ? kind : `{ ${kind}: ${JSON.stringify(file.join(' '))} }`
}

/** What a command offers is for its author to say; a profile has to name something. */
function operatorText(answer: string): string {
  const [adapter = 'none', ...program] = answer.split(' ')
  return program.length === 0
    ? `{ adapter: ${adapter} }`
    : `{ adapter: ${adapter}, program: ${JSON.stringify(program.join(' '))}, offers: [enable, disable, delete, listProfileInfo, outcome] }`
}
