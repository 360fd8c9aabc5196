/** The functions of ES9+, each in a turn of its own. */
import { es9StatusCodes, type StatusTable } from '../../protocol/bindings/status-codes.ts'
import type { Es9Handlers } from '../es9-endpoint.ts'
import { initiateAuthentication } from '../rsp-server/initiate-authentication.ts'
import { liveSessions } from '../rsp-server/sessions.ts'
import { authenticateClient } from './authenticate-client.ts'
import { cancelSession } from './cancel-session.ts'
import { getBoundProfilePackage } from './get-bound-profile-package.ts'
import { handleNotification } from './notifications.ts'
import { keepSession, type Smdp, type Turn } from './turn.ts'

/** Runs a function on the state as it is, and keeps what it leaves. */
export type RunTurn = <R>(name: string, run: (turn: Turn) => R, table: StatusTable) => R

export function es9Handlers(smdp: Smdp, run: RunTurn): Es9Handlers<'ES9+'> {
  return {
    initiateAuthentication: (request) =>
      run(
        'ES9+.InitiateAuthentication',
        (turn) => {
          const sessions = liveSessions(smdp.server, turn.state.sessions)
          const { session, answer } = initiateAuthentication(smdp.server, smdp.decisions, sessions, request)
          turn.state = { ...turn.state, sessions }
          keepSession(smdp, turn, session)
          turn.said = `-> transaction ${session.transactionId}`
          return answer
        },
        es9StatusCodes.initiateAuthentication,
      ),
    authenticateClient: (request, context) =>
      run(
        'ES9+.AuthenticateClient',
        (turn) => authenticateClient(smdp, turn, request, context),
        es9StatusCodes.authenticateClient,
      ),
    getBoundProfilePackage: (request) =>
      run(
        'ES9+.GetBoundProfilePackage',
        (turn) => getBoundProfilePackage(smdp, turn, request),
        es9StatusCodes.getBoundProfilePackage,
      ),
    cancelSession: (request) =>
      run('ES9+.CancelSession', (turn) => cancelSession(smdp, turn, request), es9StatusCodes.cancelSession),
    handleNotification: ({ pendingNotification }) =>
      run('ES9+.HandleNotification', (turn) => handleNotification(smdp, turn, pendingNotification), []),
  }
}
