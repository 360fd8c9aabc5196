/** Faults in answers, in what follows a download, and in notifications: SGP.22 5.6.4, 5.6.5, 6. */
import type { Reply } from '../../transport/reply.ts'
import type { Fault } from '../fault.ts'
import type { SmdpDecisions } from './decisions.ts'

/** A JSON answer with its text changed. */
function rewritten(reply: Reply, change: (text: string) => string): Reply {
  return reply.kind === 'answer' ? { ...reply, body: Buffer.from(change(Buffer.from(reply.body).toString())) } : reply
}

export const answerFaults = {
  answersANotificationWithABody: {
    what: 'answers a notification like any other function: 200 with a header',
    checks: ['sheet:sgp22-es9plus#9.10'],
    ledger: ['N22-014'],
    decisions: {
      shape: (reply, { function: name }) =>
        reply.kind === 'answer' && name === 'handleNotification'
          ? {
              ...reply,
              status: 200,
              headers: { ...reply.headers, 'Content-Type': 'application/json' },
              body: Buffer.from('{"header":{"functionExecutionStatus":{"status":"Executed-Success"}}}'),
            }
          : reply,
    },
  },
  turnsFunctionErrorsIntoHttpErrors: {
    what: 'answers a function error with the status of HTTP that its framework has for it',
    checks: ['sheet:sgp22-es9plus#9.9'],
    ledger: ['ES9P-040'],
    decisions: {
      shape: (reply, { refused }) =>
        reply.kind === 'answer' && refused !== undefined
          ? { ...reply, status: refused.error === 'invalidTransactionId' ? 404 : 403 }
          : reply,
    },
  },
  writesTransactionIdsInSmallLetters: {
    what: 'writes transactionIds with the small letters that its library has for hexadecimal',
    checks: ['sheet:sgp22-es9plus#9.2'],
    ledger: ['ES9P-039'],
    decisions: {
      shape: (reply, { binding }) =>
        binding === 'json'
          ? rewritten(reply, (text) =>
              text.replace(/("transactionId":")([0-9A-F]+)/, (_all, name, id) => name + id.toLowerCase()),
            )
          : reply,
    },
  },
  writesCodesAsNumbers: {
    what: 'keeps status codes as numbers, so that 3.10 becomes 3.1',
    checks: [],
    ledger: ['ES9P-035'],
    decisions: {
      shape: (reply, { binding, refused }) =>
        binding === 'json' && refused !== undefined
          ? rewritten(reply, (text) =>
              text.replace(/("reasonCode":)"(\d+\.\d+)"/, (_all, name, code) => `${name}"${Number(code)}"`),
            )
          : reply,
    },
  },
  forgetsAPostponedOrder: {
    what: 'forgets the order when the session is cancelled as postponed',
    checks: ['sheet:sgp22-es9plus#9.8'],
    ledger: ['ES9P-018', 'ES9P-016'],
    decisions: { postponed: ({ description }) => ({ description, status: 'Available' }) },
  },
  keepsEveryCancelledOrder: {
    what: 'keeps the order whatever the reason of the cancellation is',
    checks: [],
    ledger: ['ES9P-018'],
    decisions: { keepsOrderOnCancel: () => true },
  },
  believesEveryNotification: {
    what: 'takes notifications without verifying them, since they are acknowledged in any case',
    checks: [],
    ledger: ['ES9P-017'],
    decisions: { isNotificationValid: () => true },
  },
  letsAnyEuiccReportADeletion: {
    what: 'finds a deleted profile by its ICCID and does not ask which eUICC it was installed on',
    checks: [],
    ledger: ['ACR-005', 'ACR-007'],
    decisions: { deleted: ({ description }) => ({ description, status: 'Available' }) },
  },
} satisfies Record<string, Fault<SmdpDecisions>>
