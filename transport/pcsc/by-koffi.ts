/** PC/SC by koffi: neither compiler nor headers, only the system's libpcsclite.so.1 when it is used (Linux). */
import { type Koffi, koffi } from '../koffi.ts'
import { dispositions, EXCLUSIVE, LARGEST_RESPONSE, PcscError, type PcscService, T0_OR_T1 } from './service.ts'

const SYSTEM_SCOPE = 2

type Call = ReturnType<ReturnType<Koffi['load']>['func']>

let known: ReturnType<typeof bound> | undefined

function bound() {
  const lib = koffi().load('libpcsclite.so.1')
  koffi().struct('SCARD_IO_REQUEST', { dwProtocol: 'unsigned long', cbPciLength: 'unsigned long' })
  return {
    establish: lib.func('long SCardEstablishContext(unsigned long scope, void *a, void *b, _Out_ long *context)'),
    list: lib.func('long SCardListReaders(long context, void *groups, _Out_ uint8_t *names, _Inout_ unsigned long *length)'),
    connect: lib.func(
      'long SCardConnect(long context, const char *reader, unsigned long share, unsigned long wanted, _Out_ long *card, _Out_ unsigned long *protocol)',
    ),
    status: lib.func(
      'long SCardStatus(long card, _Out_ uint8_t *name, _Inout_ unsigned long *nameLength, _Out_ unsigned long *state, _Out_ unsigned long *protocol, _Out_ uint8_t *atr, _Inout_ unsigned long *atrLength)',
    ),
    transmit: lib.func(
      'long SCardTransmit(long card, SCARD_IO_REQUEST *sent, const uint8_t *command, unsigned long length, void *got, _Out_ uint8_t *answer, _Inout_ unsigned long *answerLength)',
    ),
    disconnect: lib.func('long SCardDisconnect(long card, unsigned long disposition)'),
    release: lib.func('long SCardReleaseContext(long context)'),
  }
}

/** @throws PcscError where the service does not run; KoffiMissing; the error of koffi where the library is not there */
export async function pcscByKoffi(): Promise<PcscService> {
  known ??= bound()
  const { establish, list, connect, status, transmit, disconnect, release } = known
  const context = [0]
  await called('SCardEstablishContext', establish, SYSTEM_SCOPE, null, null, context)
  return {
    binding: 'koffi',
    async readers() {
      const length = [8192]
      const names = Buffer.alloc(8192)
      await called('SCardListReaders', list, context[0], null, names, length)
      return names
        .toString('utf8', 0, length[0])
        .split('\0')
        .filter((name) => name !== '')
    },
    async connect(reader) {
      const card = [0]
      const protocol = [0]
      await called('SCardConnect', connect, context[0], reader, EXCLUSIVE, T0_OR_T1, card, protocol)
      const atr = Buffer.alloc(64)
      const atrLength = [atr.length]
      await called('SCardStatus', status, card[0], Buffer.alloc(256), [256], [0], [0], atr, atrLength)
      return {
        atr: atr.subarray(0, atrLength[0]),
        protocol: protocol[0] === 1 ? 'T=0' : 'T=1',
        async transmit(command) {
          const answer = Buffer.alloc(LARGEST_RESPONSE)
          const length = [answer.length]
          const sent = { dwProtocol: protocol[0], cbPciLength: 16 }
          await called('SCardTransmit', transmit, card[0], sent, Buffer.from(command), command.length, null, answer, length)
          return Buffer.from(answer.subarray(0, length[0]))
        },
        disconnect: (then) => called('SCardDisconnect', disconnect, card[0], dispositions[then]),
      }
    },
    close: () => called('SCardReleaseContext', release, context[0]),
  }
}

/** On a thread of koffi's: a card may take its time. @throws PcscError */
function called(name: string, call: Call, ...words: readonly unknown[]): Promise<void> {
  return new Promise((resolve, reject) => {
    call.async(...words, (error: unknown, code: number | bigint) => {
      if (error !== null && error !== undefined) reject(error)
      else if (Number(code) === 0) resolve()
      else reject(new PcscError(Number(BigInt.asUintN(32, BigInt(code))), name))
    })
  })
}
