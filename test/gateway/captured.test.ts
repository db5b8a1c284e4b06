import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAnswer, rawPost, sendRaw, startGateway } from '../support/gateway.ts';

interface Captured {
  readonly headers: Record<string, string>;
  readonly body: { readonly notification: { readonly event_id?: string; readonly devices: unknown[] } };
}

describe.each(['synapse-pushes', 'synapse-1.163-pushes', 'synapse-1.163-event-id-only'])('the pushes of %s', (file) => {
  const captured: Captured[] = JSON.parse(
    readFileSync(new URL(`../fixtures/homeservers/${file}.json`, import.meta.url), 'utf8'),
  );

  it('have no header that marks a web page', () => {
    const names = captured.flatMap(({ headers }) => Object.keys(headers).map((name) => name.toLowerCase()));
    expect(names.filter((name) => name === 'origin' || name.startsWith('sec-fetch-'))).toEqual([]);
  });

  it('are accepted as they were sent', async () => {
    const { port, received } = await startGateway();
    for (const { headers, body } of captured) {
      const sent = Object.entries(headers).filter(([name]) => !/^(content-length|connection|host)$/i.test(name));
      const bytes = rawPost(
        JSON.stringify(body),
        sent.map(([name, value]) => `${name}: ${value}`),
      );
      const answer = parseAnswer(await sendRaw(port, bytes));
      expect([answer.status, answer.body]).toEqual([200, '{"rejected":[]}']);
    }
    expect(received.map(({ notification }) => notification.event_id)).toEqual(
      captured.map(({ body }) => body.notification.event_id),
    );
    expect(received.every(({ notification }) => notification.devices.length === 1)).toBe(true);
  });
});
