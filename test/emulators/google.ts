import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const AUDIENCE = 'https://oauth2.googleapis.com/token';

export interface FcmMessage {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly token: string | undefined;
  /** Set for a message that was to be validated and not sent. */
  readonly validateOnly?: boolean;
  readonly message: Record<string, unknown> & { readonly token?: unknown; readonly data?: unknown };
}

/** How FCM answers a message; the body is an error of the Google API. */
export type FcmAnswer = (message: FcmMessage, response: ServerResponse) => void;

/**
 * Google's token endpoint, which verifies the signature and the claims of every assertion, and FCM v1, which takes only
 * tokens of that endpoint and data of text values. Also the service account that may use both.
 */
export async function openGoogle(
  folder: string,
  answer: FcmAnswer = (_message, response) => json(response, 200, { name: 'projects/p/messages/1' }),
) {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const given = new Set<string>();
  const received: FcmMessage[] = [];
  const problems: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    if (request.url === '/token') {
      const problem = assertionProblem(body, keys.publicKey.export({ type: 'spki', format: 'pem' }).toString());
      if (problem !== null) {
        problems.push(problem);
        return json(response, 400, { error: 'invalid_grant', error_description: problem });
      }
      const token = `token-${given.size + 1}`;
      given.add(token);
      return json(response, 200, { access_token: token, expires_in: 3_600, token_type: 'Bearer' });
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined || !given.has(token)) {
      return json(response, 401, { error: { code: 401, status: 'UNAUTHENTICATED', message: 'Invalid credentials.' } });
    }
    const { message, validate_only } = JSON.parse(body);
    const texts = Object.values(message.data ?? {}).every((value) => typeof value === 'string');
    if (!texts) return json(response, 400, { error: { status: 'INVALID_ARGUMENT', message: 'data takes text only' } });
    const { url: path, headers } = request;
    const seen = { path, headers, token, message, ...(validate_only === true ? { validateOnly: true } : {}) };
    received.push(seen);
    answer(seen, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const serviceAccountFile = join(folder, 'service-account.json');
  const account = {
    type: 'service_account',
    project_id: 'pp',
    client_email: 'push@pp.iam.gserviceaccount.com',
    private_key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
  await writeFile(serviceAccountFile, JSON.stringify(account));
  return {
    config: { endpoint, tokenEndpoint: `${endpoint}/token`, serviceAccountFile },
    received,
    problems,
    close() {
      server.closeAllConnections();
      server.close();
    },
    /** How many tokens were asked for. */
    tokens: () => given.size,
    /** Makes every token of before worthless. */
    revoke: () => given.clear(),
  };
}

/** Answers with JSON; also what an `FcmAnswer` is made of. */
export function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function assertionProblem(body: string, publicKey: string): string | null {
  const form = new URLSearchParams(body);
  if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return 'wrong grant_type';
  const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  const verifier = createVerify('RSA-SHA256').update(`${header}.${claims}`);
  if (!verifier.verify(createPublicKey(publicKey), Buffer.from(signature, 'base64url'))) return 'wrong signature';
  const { iss, scope, aud, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  if (iss !== 'push@pp.iam.gserviceaccount.com') return 'wrong issuer';
  if (scope !== SCOPE || aud !== AUDIENCE) return 'wrong scope or audience';
  return exp - iat > 3_600 || exp * 1_000 < Date.now() ? 'wrong lifetime' : null;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
