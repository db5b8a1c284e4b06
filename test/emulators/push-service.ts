import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createSubscription } from '../support/web-push-subscription.ts';
import { openEndpoint, type ReceivedRequest } from './endpoint.ts';
import { pushProblem, vapidClaims } from './push-rules.ts';

/** An accepted push as the device receives it, decrypted if necessary. */
export interface TakenPush {
  readonly kind: 'webpush' | 'unifiedpush';
  readonly payload: Record<string, unknown>;
  readonly request: ReceivedRequest;
}

export type PushAnswer = (response: ServerResponse, push: TakenPush) => void;

/**
 * A push service with two Web Push subscriptions, at `/webpush` and `/webpush/neighbour`, and two UnifiedPush
 * endpoints, at `/up` and `/up/neighbour`. It refuses requests that break the rules of RFC 8030, 8291 and 8292, or are
 * signed by another key than the one of the subscription. Writes that key into `folder`, and returns how to configure
 * it. With `tlsFolder` over TLS. `onRefusal` is called for each refusal.
 */
export async function openPushService(
  folder: string,
  answer: PushAnswer = (response) => response.writeHead(201).end(),
  tlsFolder?: string,
  onRefusal: (refusal: string) => void = () => undefined,
) {
  const subscription = createSubscription();
  const neighbour = createSubscription();
  const taken: TakenPush[] = [];
  const refused: string[] = [];
  const vapidPrivateKeyFile = join(folder, 'vapid.pem');
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  await writeFile(vapidPrivateKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const boundTo = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);

  const endpoint = await openEndpoint((response, request) => {
    const encrypted = request.path?.startsWith('/webpush') ?? false;
    const problem =
      pushProblem(request, new URL(endpoint.origin).protocol, encrypted) ?? keyProblem(request, encrypted);
    if (problem !== null) {
      refused.push(problem.why);
      onRefusal(problem.why);
      response.writeHead(problem.status, { 'content-type': 'text/plain' }).end(problem.why);
      return;
    }
    const push = read(request, encrypted);
    taken.push(push);
    answer(response, push);
  }, tlsFolder);

  function keyProblem(request: ReceivedRequest, encrypted: boolean) {
    const bound = !encrypted || vapidClaims(request).key === boundTo.toString('base64url');
    return bound ? null : { status: 403, why: 'the subscription is bound to another key' };
  }

  function read(request: ReceivedRequest, encrypted: boolean): TakenPush {
    const { decrypt } = request.path === '/webpush' ? subscription : neighbour;
    if (encrypted) return { kind: 'webpush', payload: JSON.parse(decrypt(request.bytes)), request };
    return { kind: 'unifiedpush', payload: JSON.parse(request.body).notification, request };
  }

  const near = { allowNetworks: ['127.0.0.1'] };
  return {
    ...endpoint,
    config: {
      webpush: { vapidPrivateKeyFile, vapidSubject: 'mailto:test@example.org', ...near },
      unifiedpush: near,
    },
    device: {
      webpush: {
        pushkey: subscription.p256dh,
        data: { endpoint: `${endpoint.origin}/webpush`, auth: subscription.auth },
      },
      unifiedpush: { pushkey: `${endpoint.origin}/up` },
    },
    neighbour: {
      webpush: {
        pushkey: neighbour.p256dh,
        data: { endpoint: `${endpoint.origin}/webpush/neighbour`, auth: neighbour.auth },
      },
      unifiedpush: { pushkey: `${endpoint.origin}/up/neighbour` },
    },
    taken,
    refused,
  };
}
