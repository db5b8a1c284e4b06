import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Pool } from 'undici';
import webpush from 'web-push';
import type { BenchDevice } from '../devices.ts';

/*
 * The minimum of a gateway that forwards: it reads and parses the body, makes the provider's request for each device over a kept
 * connection, and answers when all are answered, without outbox, order or retries. The relay is compared with it.
 */
const [kind = 'fcm', endpoint = '', root = '.'] = process.argv.slice(2);
/** As many connections as the relay keeps to one origin. */
const CONNECTIONS = 128;

type Send = (notification: Record<string, unknown>, device: BenchDevice) => Promise<number>;

function apns(): Send {
  const session = connect(endpoint, { ca: readFileSync(join(root, 'test/fixtures/tls/cert.pem')) });
  const authorization = `bearer ${'x'.repeat(180)}`;
  return (notification, { pushkey }) =>
    new Promise((resolve) => {
      const stream = session.request({
        ':method': 'POST',
        ':path': `/3/device/${pushkey}`,
        'apns-topic': 'org.example.app',
        'apns-priority': '10',
        'apns-id': 'eabeae54-14a8-11e5-b60b-1697f925ec7b',
        authorization,
      });
      let status = 0;
      stream.on('response', (headers) => {
        status = Number(headers[':status']);
      });
      stream.on('close', () => resolve(status));
      stream.resume();
      const { sender_display_name, room_name, room_id, event_id, counts, content } = notification as never;
      const { body } = content as { body: string };
      const alert = {
        'loc-key': 'MSG_FROM_USER_IN_ROOM_WITH_CONTENT',
        'loc-args': [sender_display_name, room_name, body],
      };
      const { unread } = counts as { unread: number };
      stream.end(JSON.stringify({ aps: { alert, badge: unread }, room_id, event_id }));
    });
}

function overHttp(make: (notification: Record<string, unknown>, device: BenchDevice) => HttpRequest): Send {
  const pool = new Pool(endpoint, { connections: CONNECTIONS });
  return async (notification, device) => {
    const { path, headers, body } = make(notification, device);
    const answer = await pool.request({ method: 'POST', path, headers, body });
    await answer.body.text();
    return answer.statusCode;
  };
}

interface HttpRequest {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | Buffer;
}

function fcm(): Send {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer token' };
  return overHttp(({ devices: _, content, counts, ...rest }, { pushkey }) => {
    const { body, msgtype } = content as Record<string, string>;
    const data = { ...rest, content_body: body, content_msgtype: msgtype, unread: '1' };
    return {
      path: '/v1/projects/pp/messages:send',
      headers,
      body: JSON.stringify({ message: { data, android: { priority: 'high' }, token: pushkey } }),
    };
  });
}

function unifiedpush(): Send {
  const headers = { 'content-type': 'application/json', ttl: '86400', urgency: 'high' };
  return overHttp(({ devices: _, ...notification }, { pushkey }) => ({
    path: new URL(pushkey).pathname,
    headers,
    body: JSON.stringify({ notification }),
  }));
}

/** Encrypted for each device, which is required; signed once, because a token may be used for hours. */
function webPush(): Send {
  const { publicKey, privateKey } = webpush.generateVAPIDKeys();
  const signed = webpush.getVapidHeaders(endpoint, 'mailto:bench@example.org', publicKey, privateKey, 'aes128gcm');
  const headers = {
    'content-type': 'application/octet-stream',
    'content-encoding': 'aes128gcm',
    ttl: '900',
    urgency: 'normal',
    authorization: signed.Authorization,
  };
  return overHttp(({ devices: _, prio: __, counts, ...rest }, { pushkey, data }) => ({
    path: new URL(String(data.endpoint)).pathname,
    headers,
    body: webpush.encrypt(pushkey, String(data.auth), JSON.stringify({ ...rest, unread: 1 }), 'aes128gcm').cipherText,
  }));
}

const makers: Readonly<Record<string, () => Send>> = { apns, fcm, unifiedpush, webpush: webPush };
const send = makers[kind]?.();

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { notification } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const devices: readonly BenchDevice[] = notification.devices;
    const statuses = await Promise.all(devices.map((device) => send?.(notification, device)));
    const rejected = devices.filter((_, index) => (statuses[index] ?? 0) >= 300).map(({ pushkey }) => pushkey);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ rejected }));
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`listening on http://127.0.0.1:${port}/_matrix/push/v1/notify\n`);
});
process.once('SIGTERM', () => process.exit(0));
