/** The commands of `sgp32`. Each command's module is loaded when it is called: `decode` starts without the runner of the scenarios. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Argument, Command, Option } from 'commander'
import type { Actor, Level } from '../requirements/ledger.ts'
import type { CardOptions } from './card.ts'
import type { DecodeOptions } from './decode.ts'
import type { DoctorOptions } from './doctor.ts'
import type { InitOptions } from './init.ts'
import type { ListOptions } from './list.ts'
import type { PkiOptions } from './pki.ts'
import type { RunOptions } from './run-plan.ts'
import type { ActorName } from './simulate/actor.ts'
import type { SimulateOptions } from './simulate.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

// What nobody caught ends a process with 1, and of a run that would say that the product failed.
process.on('uncaughtException', (error) => {
  console.error('Error of the harness:', error)
  process.exit(4)
})

// As the ledger has them; written here so that no command waits for the ledger to load.
const actors = ['eIM', 'IPA', 'eUICC', 'SM-DP+', 'SM-DS', 'LPA', 'SM-SR', 'SM-DP'] satisfies readonly Actor[]
const levels = ['normative', 'disputed', 'robustness', 'information'] satisfies readonly Level[]

/** For options that may be given several times. */
const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

const program = new Command('sgp32')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 3))
  .description('Conformance tests for GSMA SGP.32, and a decoder for what travels between eIM, IPA, eUICC and SM-DP+')
  .version(version)
  .showHelpAfterError('(sgp32 --help, or --help behind a command, shows what there is)')

program
  .command('decode')
  .description('print any object or APDU trace of SGP.32 and SGP.22 as a tree')
  .argument('[input...]', 'hex, base64, a file (hex, base64, PEM, BER, JSON body, APDU trace), or - for standard input')
  .option('--as <type>', 'read as this type instead of recognising it')
  .addOption(new Option('--spec <version>', 'version of SGP.32').choices(['1.0.1', '1.1', '1.2']).default('1.2'))
  .option('--strict', 'end at the first departure from DER')
  .option('--json', 'print one JSON document')
  .option('--full', 'shorten nothing')
  .option('--types', 'list the names that --as takes')
  .option('--color', 'colours, also where the output is no terminal')
  .option('--no-color', 'no colours')
  .addHelpText(
    'after',
    '\nExit code: 0 clean, 1 issues, 2 not decodable, 3 wrong call, 4 error of the harness.\nExample: sgp32 decode BF4F03020101',
  )
  .action(async (input: readonly string[], options: DecodeOptions) => {
    const { decode } = await import('./decode.ts')
    process.exitCode = await decode(input, options, process)
  })

program
  .command('run')
  .description('run the scenarios against a target, and report')
  .argument('[profile]', 'what is under test, and what it claims; default the simulated eIM, or the product that --only is about')
  .option('--profile <file>', 'the same')
  .option('--all', 'where no profile is named: every simulated product')
  .option('--results <dir>', 'folder for the results', 'results')
  .option('--only <id>', 'only scenarios of this requirement; several with commas')
  .option('--grep <text>', 'only scenarios with this text in their title or feature')
  .option('--tags <expression>', 'only scenarios with these tags, such as "@section:5.14.5 and not @hostile"')
  .option('--shard <i/n>', 'only part i of n; every scenario is in one of them')
  .option('--repeat <n>', 'play everything n times, and say how often each row passed')
  .option(
    '--jobs <n>',
    '2 plays the first binding and the others at once, each against a simulated product of its own; default for a whole run on two cores',
  )
  .option('--seed <seed>', 'what chance is made of; a report says which it was')
  .option('--fail-fast', 'begin no further scenario after the first failure that counts')
  .option('--resume <dir>', 'go on with the run of this results folder that was killed or interrupted')
  .option('--expect <file>', 'expected verdicts (YAML), each with reason and day of expiry; any change is exit code 5')
  .option('--strict', 'warnings fail the run too')
  .option('--no-pages', 'write the record only; "sgp32 report" makes matrix, JUnit and Allure of it, now or later')
  .addOption(new Option('--built-in <actor>', 'the simulated product of this actor').choices(['eIM', 'eUICC', 'IPA']).hideHelp())
  .addHelpText(
    'after',
    '\nExit code: 0 pass, 1 fail, 2 inconclusive or nothing selected, 3 not run, 4 error of the harness, 5 not as expected, 130 interrupted.',
  )
  .action(async (profile: string | undefined, { all = false, ...options }: RunOptions & { readonly all?: boolean }) => {
    if (profile !== undefined && options.profile !== undefined)
      return program.error(`error: two profiles, ${profile} and --profile ${options.profile}: write one of them`)
    const [{ run }, { actorsOf, worstOf }] = await Promise.all([import('./run.ts'), import('./built-in.ts')])
    const asked = { ...options, ...(profile === undefined ? {} : { profile }) }
    const [first, ...others] = actorsOf(asked, all)
    const words = process.argv.slice(3).filter((word) => word !== '--all')
    const apart = others.length === 0 ? [] : import('./run-apart.ts').then(({ runApart }) => runApart(others, words))
    const codes = [await run(first === undefined ? asked : { ...asked, builtIn: first })]
    for (const { code, out, error } of await apart) {
      process.stdout.write(`\n${out}`)
      process.stderr.write(error)
      codes.push(code)
    }
    process.exitCode = worstOf(codes)
  })

program
  .command('doctor')
  .description('examine a profile and its target before a run: files, address, trust, clock, operator, and two exchanges')
  .argument(
    '[profile]',
    'what is under test; default the simulated eIM',
    fileURLToPath(new URL('../profiles/simulated.yaml', import.meta.url)),
  )
  .option('--json', 'print one JSON object')
  .addHelpText('after', '\nExit code: 0 a run may start, 3 it must not: each line with "wrong" names the key to change.')
  .action(async (profile: string, options: DoctorOptions) => {
    const [{ doctor }, { systemClock }] = await Promise.all([import('./doctor.ts'), import('../transport/clock.ts')])
    const { stdout, stderr, stdin } = process
    process.exitCode = await doctor(profile, options, { stdout, stderr, terminal: stdin.isTTY }, systemClock)
  })

program
  .command('card')
  .description('show what the card in a PC/SC reader is and holds; nothing of it is changed')
  .option('--reader <name>', 'reader with the card: its name, or a part of it that no other has; default the only one')
  .addHelpText('after', '\nExit code: 0 shown, 3 no card that can be shown: the message says what to do.')
  .action(async (options: CardOptions) => {
    const [{ card }, { systemClock }] = await Promise.all([import('./card.ts'), import('../transport/clock.ts')])
    process.exitCode = await card(options, process, systemClock)
  })

program
  .command('list')
  .description('list the rows of the ledger: what products have to do, and what of it is tested')
  .addOption(new Option('--actor <actor>', 'rows of this actor').choices(actors))
  .option('--option <name>', 'rows that depend on this option')
  .addOption(new Option('--level <level>', 'rows of this level').choices(levels))
  .option('--untested', 'only rows without scenario and rule')
  .option('--json', 'print one JSON array of rows')
  .addHelpText('after', '\nExit code: 0, 3 wrong call, 4 error of the harness.\nExample: sgp32 list --actor eIM --untested')
  .action(async (options: ListOptions) => {
    const { list } = await import('./list.ts')
    process.exitCode = await list(options, process)
  })

program
  .command('explain')
  .description('explain rows of the ledger: the demand, its level and why, when it applies, and what tests it')
  .argument('<id...>', 'ids of rows')
  .addHelpText('after', '\nExit code: 0, 3 wrong call, 4 error of the harness.\nExample: sgp32 explain RETR-007')
  .action(async (ids: readonly string[]) => {
    const { explain } = await import('./explain.ts')
    process.exitCode = await explain(ids, process)
  })

program
  .command('init')
  .description('ask what a profile needs to say, and write one')
  .option('--out <file>', 'file to write', 'my-eim.yaml')
  .option(
    '--set <key=value>',
    'an answer in advance, such as eim.url=https://eim.example.com/; several times for several',
    collected,
  )
  .option('--pki <dir>', 'folder that "sgp32 pki --for-eim" wrote')
  .option('--yes', 'ask nothing: take the defaults, and mark in the profile what is to be checked')
  .option('--force', 'replace a file that is there')
  .addOption(new Option('--schema [actor]', 'print the JSON Schema of profiles, for editors').choices(['eIM', 'eUICC', 'IPA']))
  .addHelpText('after', '\nExit code: 0 written, 3 not written, 130 ended by Ctrl-C.')
  .action(async (options: InitOptions) => {
    const { init } = await import('./init.ts')
    const { stdin, stdout, stderr } = process
    process.exitCode = await init(options, { stdin, stdout, stderr, terminal: stdin.isTTY })
  })

program
  .command('report')
  .description('print the reports of a run again from its record, also of a run that was killed')
  .argument('<folder>', 'folder of the run, as "sgp32 run" names it')
  .addHelpText('after', '\nExit code: that of the run; 3 no record, 4 the run came to no end.')
  .action(async (folder: string) => {
    const { report } = await import('./report.ts')
    process.exitCode = await report(folder)
  })

program
  .command('pki')
  .description('write a test PKI, and explain what each file is and who needs it')
  .option('--out <dir>', 'new or empty folder to write into', 'pki')
  .addOption(new Option('--curve <name>', 'curve of the keys').choices(['P-256', 'brainpoolP256r1', 'both']).default('P-256'))
  .option('--eid <digits>', 'EID of an eUICC that gets a certificate; several times for several', collected)
  .option('--for-eim', 'what the operator of an eIM under test enters there, with a README.txt, and what the harness keeps')
  .option('--force', 'write also into a folder that has something in it; files of the same name are replaced')
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    '\nExit code: 0 written, 3 wrong call, 4 error of the harness.\nExample: sgp32 pki --out pki --curve both; sgp32 pki --for-eim --out my-eim',
  )
  .action(async (options: PkiOptions) => {
    const [{ pki }, { systemClock }] = await Promise.all([import('./pki.ts'), import('../transport/clock.ts')])
    process.exitCode = await pki(options, process, systemClock)
  })

program
  .command('simulate')
  .description('play an actor and keep it running, with a line for each exchange, until Ctrl-C')
  .addArgument(new Argument('<actor>', 'who is played').choices(['eim', 'ipa', 'euicc', 'smdp', 'smds', 'all']))
  .option('--fault <name>', 'misbehave like this; several times for several; list prints all', collected)
  .addOption(new Option('--spec <version>', 'version of SGP.32').choices(['1.2', '1.0.1']).default('1.2'))
  .option('--listen <host:port>', 'where to listen; default 127.0.0.1 and any free port')
  .option('--state <file>', 'keep the state in this file, and the keys beside it')
  .option('--pki <dir>', 'certificates and keys, as "sgp32 pki" writes them; default new ones')
  .option('--eid <digits>', 'EID of the eUICC')
  .option('--vpcd <host:port>', 'euicc: be the card in the virtual reader of vsmartcard that listens there')
  .option('--eim <url>', 'ipa: where the eIM is that it polls')
  .option('--eim-configuration <hex>', 'ipa: EimConfigurationData of that eIM, or a file of it; default made of --pki')
  .option(
    '--card <card>',
    'ipa: simulated, HOST:PORT of a simulated eUICC, or reader:NAME for a card in a PC/SC reader; default simulated',
  )
  .option('--polls <seconds>', 'ipa: how often it polls by itself, 0 for never: its control interface makes it; default 5')
  .option('--activation-code <code>', 'ipa: download this profile first')
  .option('--place <name=host:port>', 'ipa, eim: where a server of this name really is; several times for several', collected)
  .option('--proxy <host:port>', 'ipa: the HTTP CONNECT proxy that it goes through to its eIMs')
  .option(
    '--coaps',
    'eim: serve ESipa over CoAP and DTLS too, on the same port of UDP; ipa: speak it, and HTTPS with an eIM whose entry lists that alone',
  )
  .option('--json', 'print one JSON object, then one for each exchange')
  .addHelpText(
    'after',
    '\nExit code: 0 ended by Ctrl-C, 3 not started, 4 error of the harness.\nExample: sgp32 simulate all; then copy one of the curl lines that it prints',
  )
  .action(async (actor: ActorName, options: SimulateOptions) => {
    const [{ simulate }, { systemClock }] = await Promise.all([import('./simulate.ts'), import('../transport/clock.ts')])
    process.exitCode = await simulate(actor, options, process, systemClock)
  })

// An early end of `| head` is no error: whoever reads has seen enough. Nor is a terminal that is gone: a run has a record to close.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
  })

await program.parseAsync()
