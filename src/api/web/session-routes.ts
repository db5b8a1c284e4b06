import type { FastifyInstance } from 'fastify';
import { senderOf } from '../../gateway/senders.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Credential } from './credential.ts';
import { createGuesses } from './guesses.ts';
import { refuse } from './refusal.ts';
import type { Sessions } from './sessions.ts';

export interface SessionRouteDeps {
  readonly sessions: Sessions;
  readonly credential: Credential;
  readonly clock: Clock;
}

/** Signing in and out: the token or the password is exchanged for the key of a session, which later requests carry. */
export function serveSessions(app: FastifyInstance, { sessions, credential, clock }: SessionRouteDeps): void {
  const guess = createGuesses(clock);
  // A token cannot be guessed, so nobody has to wait for others who try.
  const judge = async (address: string, given: string, gone: AbortSignal) => {
    if (credential.kind === 'password') return guess(address, () => credential.matches(given), gone);
    return (await credential.matches(given)) ? 'right' : 'wrong';
  };

  app.get('/session', async () => ({ asksFor: credential.kind }));

  app.post('/session', async (request, reply) => {
    const address = senderOf(request);
    const given = givenIn(request.body);
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const judged = given === null ? 'wrong' : await judge(address, given, gone.signal);
    if (judged === 'too-many') {
      return refuse(reply.header('retry-after', '5'), 429, 'Too many guesses are waiting. Try again soon.');
    }
    if (judged === 'wrong') return refuse(reply, 401, wrong[credential.kind]);
    const session = sessions.open({ address, userAgent: request.headers['user-agent'] ?? '' });
    return reply.code(201).header('cache-control', 'no-store').send({ session });
  });

  app.delete('/session', async (request, reply) => {
    const use = sessions.use(keyIn(request.headers.authorization));
    if (use === null) return refuse(reply, 401, 'There is no session to end.');
    use.done();
    sessions.end((id) => id === use.id);
    return reply.code(204).send();
  });
}

/** The key of a session in an Authorization header (RFC 6750); empty when there is none. */
export function keyIn(header: string | undefined): string {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '';
}

const wrong: Readonly<Record<Credential['kind'], string>> = {
  token: 'The token is wrong. Open the address that the terminal printed.',
  password: 'The password is wrong.',
};

function givenIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('token' in body)) return null;
  return typeof body.token === 'string' ? body.token : null;
}
