import { describe, expect, it } from 'vitest';
import { boundedMessage, keptRequest, markOf } from '../../src/delivery/bounded-attempt.ts';
import { createCaptureProvider } from '../../src/providers/capture.ts';
import { createHttpClient } from '../../src/providers/http/client.ts';
import { createUnifiedPushProvider } from '../../src/providers/unifiedpush/provider.ts';
import { deliveryOf } from '../support/delivery.ts';
import { testDispatch } from '../support/dispatch.ts';
import { startEndpoint } from '../support/emulators.ts';
import { eventually } from '../support/eventually.ts';
import { testOutbox } from '../support/outbox.ts';
import { takeSettled } from '../support/page-lines.ts';
import { receivedPush } from '../support/push.ts';

const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('what an attempt keeps of a message', () => {
  it('is all of a small one, unchanged', () => {
    const answer = { status: 410, headers: { server: 'x' }, body: '{"reason":"Unregistered"}' };
    expect(boundedMessage(answer)).toBe(answer);
    expect(boundedMessage(undefined)).toBeUndefined();
    expect(boundedMessage('a word')).toBe('a word');
  });

  it('is 8 KiB of a long body, cut between characters, and its length', () => {
    const body = `a${'ü€'.repeat(4_000)}`;
    const kept = boundedMessage({ status: 503, body }) as { body: string; bodyBytes: number };
    expect(kept.bodyBytes).toBe(Buffer.byteLength(body));
    expect(body.startsWith(kept.body)).toBe(true);
    expect(Buffer.byteLength(kept.body)).toBeGreaterThan(8_185);
    expect(Buffer.byteLength(kept.body)).toBeLessThanOrEqual(8_192);
    const exactly = { body: 'x'.repeat(8_192) };
    expect(boundedMessage(exactly)).toBe(exactly);
  });

  it('is the first 8 KiB of its headers, and their length', () => {
    const headers = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`x-${index}`, 'v'.repeat(1_000)]));
    const kept = boundedMessage({ status: 503, headers }) as { headers: object; headerBytes: number };
    expect(bytes(kept.headers)).toBeLessThan(8_400);
    expect(Object.keys(kept.headers)).toHaveLength(8);
    expect(kept.headerBytes).toBeGreaterThan(100_000);
  });

  it('is plain data even if the headers are not a plain object', () => {
    expect(boundedMessage({ headers: new Headers({ 'retry-after': '5' }) })).toEqual({
      headers: { 'retry-after': '5' },
    });
  });
});

describe('the request that an attempt keeps', () => {
  const notification = { event_id: '$one', content: { body: 'words that stand in the push' } };

  it('is absent, also in the preview, for a provider that only keeps the push itself', () => {
    const prepared = createCaptureProvider().prepare(deliveryOf(notification));
    if (prepared.kind !== 'request') throw new Error('Something is to be sent.');
    expect(keptRequest(prepared.preview)).toBeUndefined();
    expect(prepared.preview.request).toBeNull();
  });

  it('has no second copy of the notification for UnifiedPush, while the preview has the exact one', () => {
    const client = createHttpClient({});
    const provider = createUnifiedPushProvider({ client, ttl: 1, allowedEndpoints: undefined, rejectsSilent: false });
    const prepared = provider.prepare(
      deliveryOf({ ...notification, devices: [{ app_id: 'app', pushkey: 'https://push.example.org/up' }] }),
    );
    if (prepared.kind !== 'request') throw new Error('Something is to be sent.');
    const kept = JSON.stringify(keptRequest(prepared.preview));
    expect(kept).toContain('https://push.example.org/up');
    expect(kept).not.toContain('words that');
    expect(JSON.stringify(prepared.preview.request)).toContain('words that stand in the push');
  });

  it('is distinguished from another by its mark', () => {
    expect(markOf({ a: 1 })).toBe(markOf({ a: 1 }));
    expect(markOf({ a: 1 })).not.toBe(markOf({ a: 2 }));
  });
});

describe('attempts at an endpoint that answers 503 with 64 KB', () => {
  it('keep 8 KiB of each answer, and the request once', async () => {
    const endpoint = await startEndpoint((response) => void response.writeHead(503).end('x'.repeat(65_536)));
    const client = createHttpClient({});
    const provider = createUnifiedPushProvider({ client, ttl: 1, allowedEndpoints: undefined, rejectsSilent: false });
    const { outbox } = await testOutbox();
    const { receive } = testDispatch({ outbox, providers: provider, answerWithinMs: 0 });
    await receive(receivedPush({ event_id: '$one', devices: [{ app_id: 'app', pushkey: endpoint.url }] }));
    const attempts: { readonly request?: unknown; readonly response?: unknown }[] = [];
    await eventually(async () => {
      const lines = await takeSettled(outbox);
      attempts.push(...lines.flatMap(({ settlement }) => settlement.deliveries.flatMap((one) => one.attempts)));
      expect(attempts.length).toBeGreaterThanOrEqual(3);
    });
    for (const { response } of attempts) {
      expect(response).toMatchObject({ status: 503, bodyBytes: 65_536 });
      expect(bytes(response)).toBeLessThan(9_500);
    }
    expect(attempts.map(({ request }) => request !== undefined)).toEqual([true, ...attempts.slice(1).map(() => false)]);
    await client.close();
  });
});
