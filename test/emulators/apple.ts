import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import {
  createSecureServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';

export interface ApnsPush {
  readonly token: string;
  readonly headers: IncomingHttpHeaders;
  readonly payload: Record<string, unknown>;
}

/** How Apple answers a push that passed its checks. */
export type ApnsAnswer = (stream: ServerHttp2Stream, push: ApnsPush) => void;

export const answerWith =
  (status: number, reason?: string): ApnsAnswer =>
  (stream) => {
    stream.respond({ ':status': status, 'apns-id': 'id' });
    stream.end(reason === undefined ? '' : JSON.stringify({ reason }));
  };

/**
 * APNs over TLS and HTTP/2: checks path, method, topic, push type, priority, size, and the provider token's signature,
 * key, team and age, and refuses with Apple's own reasons. Writes the key into `folder`, and says how to configure it.
 */
export async function openApple(folder: string, tlsFolder: string, answer: ApnsAnswer = answerWith(200)) {
  const tls = (name: string) => join(tlsFolder, `${name}.pem`);
  const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const received: ApnsPush[] = [];
  const refused: string[] = [];
  const sessions = new Set<ServerHttp2Session>();
  let connections = 0;
  let oldestToken = 0;
  const server = createSecureServer({
    key: readFileSync(tls('key')),
    cert: readFileSync(tls('cert')),
    ca: readFileSync(tls('cert')),
    requestCert: true,
    rejectUnauthorized: false,
    settings: { maxConcurrentStreams: 100 },
  });
  server.on('session', (session) => {
    connections += 1;
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', async (stream, headers) => {
    stream.on('error', () => undefined);
    let body = '';
    for await (const part of stream.setEncoding('utf8')) body += part;
    const certified = (stream.session?.socket as TLSSocket | undefined)?.authorized === true;
    const problem = problemOf(headers, body, certified);
    if (problem !== null) {
      refused.push(problem.reason);
      return answerWith(problem.status, problem.reason)(stream, { token: '', headers, payload: {} });
    }
    const push = { token: String(headers[':path']).slice('/3/device/'.length), headers, payload: JSON.parse(body) };
    received.push(push);
    answer(stream, push);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function problemOf(
    headers: IncomingHttpHeaders,
    body: string,
    certified: boolean,
  ): { status: number; reason: string } | null {
    if (headers[':method'] !== 'POST') return { status: 405, reason: 'MethodNotAllowed' };
    if (!/^\/3\/device\/[\da-f]+$/i.test(String(headers[':path']))) return { status: 404, reason: 'BadPath' };
    if (headers['apns-topic'] !== 'org.example.app') return { status: 400, reason: 'TopicDisallowed' };
    if (!/^[\da-f-]{36}$/.test(String(headers['apns-id']))) return { status: 400, reason: 'BadMessageId' };
    const background = headers['apns-push-type'] === 'background';
    if (!['5', '10'].includes(String(headers['apns-priority']))) return { status: 400, reason: 'BadPriority' };
    if (background && headers['apns-priority'] !== '5') return { status: 400, reason: 'BadPriority' };
    if (Buffer.byteLength(body) > 4_096) return { status: 413, reason: 'PayloadTooLarge' };
    if (body === '') return { status: 400, reason: 'PayloadEmpty' };
    return certified ? null : tokenProblem(headers.authorization);
  }

  function tokenProblem(authorization: string | undefined): { status: number; reason: string } | null {
    const [, header = '', claims = '', signature = ''] =
      /^bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization ?? '') ?? [];
    if (header === '') return { status: 403, reason: 'MissingProviderToken' };
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    const { alg, kid } = read(header);
    const { iss, iat } = read(claims);
    const key = createPublicKey(keys.publicKey.export({ type: 'spki', format: 'pem' }));
    const signed = verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    if (!signed || alg !== 'ES256' || kid !== 'KEY1234567' || iss !== 'TEAM123456') {
      return { status: 403, reason: 'InvalidProviderToken' };
    }
    const age = Date.now() / 1_000 - iat;
    return age > 3_600 || iat < oldestToken ? { status: 403, reason: 'ExpiredProviderToken' } : null;
  }

  const keyFile = join(folder, 'AuthKey.p8');
  await writeFile(keyFile, keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    config: {
      endpoint: `https://127.0.0.1:${bound}`,
      caFile: tls('cert'),
      keyFile,
      keyId: 'KEY1234567',
      teamId: 'TEAM123456',
      topic: 'org.example.app',
    },
    received,
    refused,
    connections: () => connections,
    /** Calls every provider token made before `seconds` (unix) expired. */
    expireBefore(seconds: number) {
      oldestToken = seconds;
    },
    close() {
      for (const session of sessions) session.destroy();
      server.close();
    },
    /** Tells every connection to go away. */
    goAway() {
      for (const session of sessions) session.goaway();
    },
  };
}
