import { connect, type Socket } from 'node:net';

/** One kept connection that sends a request and waits for its answer; as little work as a client can do. */
export interface BenchConnection {
  /** Resolves to the status. One at a time. */
  post(body: string): Promise<number>;
  close(): void;
}

export function openConnection(url: URL): Promise<BenchConnection> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(url.port), url.hostname);
    socket.setNoDelay(true);
    let waiting: ((status: number) => void) | undefined;
    let received = '';
    socket.setEncoding('latin1').on('data', (text) => {
      received += text;
      const end = received.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      const whole = /transfer-encoding: chunked/i.test(received)
        ? received.endsWith('0\r\n\r\n')
        : received.length >= end + 4 + length;
      if (!whole) return;
      const status = Number(received.slice(9, 12));
      received = '';
      waiting?.(status);
    });
    socket.once('error', reject);
    socket.once('connect', () =>
      resolve({
        post: (body) =>
          new Promise((answered) => {
            waiting = answered;
            socket.write(
              `POST ${url.pathname} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n` +
                `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
            );
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

let number = 0;

/** A gateway serves many people: pushes of one of them keep their order. */
const PUSHKEYS = 1_000;

/** A message as Synapse sends it, with an event of its own. */
export function benchPush(appId: string): string {
  number += 1;
  return JSON.stringify({
    notification: {
      content: { body: `Message number ${number} of a busy room`, msgtype: 'm.text' },
      counts: { unread: 1 },
      devices: [
        {
          app_id: appId,
          data: {},
          pushkey: `bench-${Math.floor(Math.random() * PUSHKEYS)}`,
          pushkey_ts: 1795479844,
          tweaks: { highlight: false, sound: 'default' },
        },
      ],
      event_id: `$bench-${process.pid}-${number}-oxN6KxDdXkshKOHonGUbS8CmbPC1j`,
      prio: 'high',
      room_id: '!h08pBxB2CjzFgSPzf2RTno5FtDE5sjBXkHdUNGr80CU',
      room_name: 'Garden',
      sender: '@bob:example.org',
      sender_display_name: 'Bob',
      type: 'm.room.message',
    },
  });
}
