import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import {
  createSecureServer,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { type AppleError, type AppleRules, requestError, tokenError } from './apple-rules.ts';
import { openFront } from './front.ts';

export interface ApnsPush {
  readonly token: string;
  readonly headers: IncomingHttpHeaders;
  readonly payload: Record<string, unknown>;
  /** The payload as received. */
  readonly body: string;
}

/** Answers a push that passed Apple's checks. */
export type ApnsAnswer = (stream: ServerHttp2Stream, push: ApnsPush) => void;

export const answerWith =
  (status: number, reason?: string): ApnsAnswer =>
  (stream) => {
    if (stream.destroyed) return;
    stream.respond({ ':status': status, 'apns-id': 'id' });
    stream.end(reason === undefined ? '' : JSON.stringify({ reason }));
  };

/** How many concurrent requests a connection may have once it is authenticated. */
const MAX_STREAMS = 100;

/**
 * APNs over TLS and HTTP/2: it refuses requests that break its rules with Apple's reasons, and accepts one request at a
 * time until a connection has shown a valid token or certificate. Writes the key into `folder`, and returns how to
 * configure it. `onRefusal` is called for each refusal.
 */
export async function openApple(
  folder: string,
  tlsFolder: string,
  answer: ApnsAnswer = answerWith(200),
  onRefusal: (refusal: string) => void = () => undefined,
) {
  const tls = (name: string) => join(tlsFolder, `${name}.pem`);
  const received: ApnsPush[] = [];
  const refused: string[] = [];
  const tokens = new Set<string>();
  const sessions = new Set<ServerHttp2Session>();
  let rules: AppleRules = {
    topic: 'org.example.app',
    keyId: 'KEY1234567',
    teamId: 'TEAM123456',
    publicKeys: [],
    oldestToken: 0,
  };
  const certificate = (name: string) => ({ key: readFileSync(tls('key')), cert: readFileSync(tls(name)) });
  const server = createSecureServer({
    ...certificate('cert'),
    ca: readFileSync(tls('cert')),
    requestCert: true,
    rejectUnauthorized: false,
    settings: { maxConcurrentStreams: 1 },
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session)).on('error', () => undefined);
    if (isCertified(session)) session.settings({ maxConcurrentStreams: MAX_STREAMS });
  });
  server.on('sessionError', () => undefined);
  server.on('stream', async (stream, headers) => {
    stream.on('error', () => undefined);
    const { session } = stream;
    let body = '';
    for await (const part of stream.setEncoding('utf8')) body += part;
    const problem = problemOf(headers, body, session);
    if (problem !== null) {
      refused.push(problem.reason);
      onRefusal(problem.reason);
      return answerWith(problem.status, problem.reason)(stream, { token: '', headers, payload: {}, body });
    }
    if (session?.destroyed === false && session.localSettings.maxConcurrentStreams === 1) {
      session.settings({ maxConcurrentStreams: MAX_STREAMS });
    }
    const token = String(headers[':path']).slice('/3/device/'.length);
    const push = { token, headers, payload: JSON.parse(body), body };
    received.push(push);
    answer(stream, push);
  });

  function isCertified(session: Http2Session | undefined): boolean {
    return (session?.socket as TLSSocket | undefined)?.authorized === true;
  }

  function problemOf(headers: IncomingHttpHeaders, body: string, session: Http2Session | undefined): AppleError | null {
    const problem = requestError(headers, body, rules);
    if (problem !== null || isCertified(session)) return problem;
    tokens.add(headers.authorization ?? '');
    return tokenError(headers.authorization, rules);
  }

  /** Also accepts tokens signed by another key; returns its PEM. */
  function addKey(): string {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    rules = { ...rules, publicKeys: [...rules.publicKeys, publicKey] };
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  }

  const keyFile = join(folder, 'AuthKey.p8');
  await writeFile(keyFile, addKey());
  const front = await openFront(server);
  return {
    config: {
      endpoint: `https://127.0.0.1:${front.port}`,
      caFile: tls('cert'),
      keyFile,
      keyId: 'KEY1234567',
      teamId: 'TEAM123456',
      topic: 'org.example.app',
    },
    front,
    received,
    refused,
    connections: front.connections,
    /** How many different provider tokens were used. */
    tokens: () => tokens.size,
    /** From now on, provider tokens made before `seconds` (unix) are expired. */
    expireBefore(seconds: number) {
      rules = { ...rules, oldestToken: seconds };
    },
    addKey,
    /** From now on, accepts only tokens signed by the newest key. */
    revokeOldKeys() {
      rules = { ...rules, publicKeys: rules.publicKeys.slice(-1) };
    },
    /** From now on, accepts only tokens of this team. */
    serveTeam(teamId: string) {
      rules = { ...rules, teamId };
    },
    /** Shows another certificate of the folder to new connections, and ends existing ones. */
    present(name: string) {
      server.setSecureContext(certificate(name));
      for (const session of sessions) session.destroy();
    },
    /** Sends GOAWAY to every connection; streams above the last one are not processed. */
    goAway(lastStream?: number, code = 0) {
      for (const session of sessions) session.goaway(code, lastStream);
    },
    close() {
      for (const session of sessions) session.destroy();
      front.close();
    },
  };
}
