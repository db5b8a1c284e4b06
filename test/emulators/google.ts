import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { join } from 'node:path';
import { openFront } from './front.ts';
import { assertionProblem, messageProblem } from './google-rules.ts';

export interface FcmMessage {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly token: string | undefined;
  /** Set for a message that was only to be validated. */
  readonly validateOnly?: boolean;
  /** The message as received. */
  readonly body: string;
  readonly message: Record<string, unknown> & { readonly token?: unknown; readonly data?: unknown };
}

/** Answers a message; the body is an error of the Google API. */
export type FcmAnswer = (message: FcmMessage, response: ServerResponse) => void;
/** Answers a request for a token instead of the token endpoint; false for the usual answer. */
type TokenAnswer = (response: ServerResponse) => boolean;

const PROJECT = 'pp';
const EMAIL = 'push@pp.iam.gserviceaccount.com';

/**
 * Google's token endpoint, which verifies every assertion, and FCM v1, which accepts only tokens of that endpoint and
 * messages that keep to its rules. Returns also the service account for both. With `tlsFolder` over TLS. `onRefusal` is
 * called for each refusal.
 */
export async function openGoogle(
  folder: string,
  answer: FcmAnswer = (_message, response) => json(response, 200, { name: 'projects/p/messages/1' }),
  tlsFolder?: string,
  onRefusal: (refusal: string) => void = () => undefined,
) {
  // Short, because it protects nothing and is generated for every test.
  const keys = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const given = new Set<string>();
  const received: FcmMessage[] = [];
  const problems: string[] = [];
  let tokens = 0;
  let asked = 0;
  let answerToken: TokenAnswer = () => false;

  function refuse(problem: string): void {
    problems.push(problem);
    onRefusal(problem);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    if (request.url === '/token') return giveToken(request, body, response);
    asked += 1;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined || !given.has(token)) {
      onRefusal('no access token, or one that was never given');
      return json(response, 401, { error: { code: 401, status: 'UNAUTHENTICATED', message: 'Invalid credentials.' } });
    }
    if (request.url !== `/v1/projects/${PROJECT}/messages:send`) {
      onRefusal(`there is no ${request.url}`);
      return json(response, 404, { error: { code: 404, status: 'NOT_FOUND', message: 'There is no such project.' } });
    }
    const parsed = JSON.parse(body);
    const problem = messageProblem(request, parsed);
    if (problem !== null) {
      refuse(problem);
      const details = [
        { '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: 'INVALID_ARGUMENT' },
        { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: violations(problem) },
      ];
      return json(response, 400, { error: { code: 400, status: 'INVALID_ARGUMENT', message: problem, details } });
    }
    const { message, validate_only } = parsed;
    const { url: path, headers } = request;
    const seen = { path, headers, token, body, message, ...(validate_only === true ? { validateOnly: true } : {}) };
    received.push(seen);
    answer(seen, response);
  }

  function giveToken(request: IncomingMessage, body: string, response: ServerResponse): void {
    tokens += 1;
    if (answerToken(response)) return;
    const problem = assertionProblem(request, body, EMAIL, keys.publicKey);
    if (problem !== null) {
      refuse(problem);
      json(response, 400, { error: 'invalid_grant', error_description: problem });
      return;
    }
    const token = `token-${tokens}`;
    given.add(token);
    json(response, 200, { access_token: token, expires_in: 3_600, token_type: 'Bearer' });
  }

  const certificate = (name: string) => {
    const read = (file: string) => readFileSync(join(tlsFolder ?? '', `${file}.pem`));
    return { key: read('key'), cert: read(name) };
  };
  const secure = tlsFolder === undefined ? null : createSecureServer(certificate('cert'), serve);
  const server = secure ?? createServer(serve);
  const front = await openFront(server);
  const endpoint = `${secure === null ? 'http' : 'https'}://127.0.0.1:${front.port}`;
  const serviceAccountFile = join(folder, 'service-account.json');
  const account = {
    type: 'service_account',
    project_id: PROJECT,
    client_email: EMAIL,
    private_key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
  await writeFile(serviceAccountFile, JSON.stringify(account));
  return {
    config: { endpoint, tokenEndpoint: `${endpoint}/token`, serviceAccountFile },
    front,
    received,
    problems,
    close: front.close,
    /** How many messages were received, including refused ones. */
    asked: () => asked,
    /** How many tokens were requested. */
    tokens: () => tokens,
    /** Revokes all tokens issued so far. */
    revoke: () => given.clear(),
    /** Changes how the token endpoint answers. */
    answerToken(next: TokenAnswer) {
      answerToken = next;
    },
    /** Shows another certificate of the folder to new connections. */
    present: (name: string) => secure?.setSecureContext(certificate(name)),
  };
}

/** The field that a problem names, in the format of Google's APIs. */
function violations(problem: string): object[] {
  const field = / at (message\S+)$/.exec(problem)?.[1];
  return field === undefined ? [] : [{ field, description: problem }];
}

/** Answers with JSON; also for an `FcmAnswer`. */
export function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
