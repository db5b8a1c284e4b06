import { readdir, readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { parseAnswer, rawPost, sendRaw } from '../support/gateway.ts';
import { message } from '../support/notify.ts';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

const sharedSecret = 'correct/horse+battery&staple';
const escaped = encodeURIComponent(sharedSecret);
const apps = { desk: { type: 'capture' } };
const body = () => JSON.stringify({ notification: message('Hi', { devices: [{ app_id: 'desk', pushkey: 'key' }] }) });

async function guarded(more: object = {}) {
  const dataDir = await temporaryFolder();
  const relay = await startRelay({ dataDir, config: { gateway: { sharedSecret, ...more }, apps } });
  onTestFinished(async () => void (await relay.stop()));
  return { relay, dataDir, port: Number(new URL(relay.gatewayUrl).port) };
}

/** Posts from many addresses, as a proxy reports them, over a few persistent connections. */
function crowd(url: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  onTestFinished(() => agent.destroy());
  return (sender: string, query: string) =>
    new Promise<number>((resolve, reject) => {
      const sent = request(`${url}${query}`, {
        agent,
        method: 'POST',
        headers: { 'x-forwarded-for': sender },
      });
      sent.once('error', reject).once('response', (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
      });
      sent.end(body());
    });
}

describe('somebody who guesses the shared secret', () => {
  it('stays locked out among 10,000 others, none of which can lock out the homeserver', async () => {
    const { relay } = await guarded({ trustProxy: ['127.0.0.1'] });
    const post = crowd(relay.gatewayUrl);
    const right = `?secret=${escaped}`;
    expect(await post('192.0.2.1', right)).toBe(200);
    for (let guess = 0; guess < 20; guess++) expect(await post('203.0.113.9', `?secret=guess-${guess}`)).toBe(403);
    expect(await post('203.0.113.9', right)).toBe(429);

    const others = Array.from({ length: 10_000 }, (_, index) => `10.1.${index >> 8}.${index & 255}`);
    const statuses = await Promise.all(others.map((sender) => post(sender, '?secret=guess')));
    expect(new Set(statuses)).toEqual(new Set([403]));

    expect(await post('203.0.113.9', right)).toBe(429);
    expect(await post('192.0.2.1', right)).toBe(200);
    expect(await post('198.51.100.1', right)).toBe(200);
  });

  it('counts as one sender with all addresses of a network, and gains nothing by naming others', async () => {
    const { relay } = await guarded({ trustProxy: ['127.0.0.1'] });
    const post = crowd(relay.gatewayUrl);
    const statuses = [];
    for (let guess = 0; guess < 40; guess++) {
      statuses.push(await post(`192.0.2.${guess}, 2001:db8::${guess.toString(16)}`, `?secret=guess-${guess}`));
    }
    expect(statuses.filter((status) => status === 403)).toHaveLength(20);
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
  });
});

describe('the shared secret', () => {
  it('is in no file and no line of the log, wherever in a request it was', async () => {
    const { relay, dataDir, port } = await guarded({ trustProxy: ['127.0.0.1'] });
    const path = '/_matrix/push/v1/notify';
    const lower = escaped.toLowerCase();
    const targets = [
      `${path}?secret=${escaped}`,
      `/?secret=${escaped}${path}`,
      `${path}?%73ecret=${escaped}#secret=${escaped}`,
      `${path}?a=${lower}&secret=${escaped}&b=${encodeURIComponent(lower)}`,
    ];
    const headers = [
      ...['X-Original-URI', 'X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Uri', 'Referer', 'User-Agent', 'X-Any'].map(
        (name, index) => `${name}: https://a.example/${targets[index % targets.length]}&also=${sharedSecret}`,
      ),
      `X-Near: ${path}?secret=correct%2Fhorse%2Bbattery%26stable`,
      `Authorization: Bearer ${sharedSecret}`,
      `Proxy-Authorization: Basic ${Buffer.from(`user:${sharedSecret}`).toString('base64')}`,
      `Cookie: a=1; secret=${escaped}`,
      `X-Forwarded-For: ${sharedSecret}`,
    ];
    for (const target of targets) {
      expect(parseAnswer(await sendRaw(port, rawPost(body(), headers, target))).status).toBe(200);
    }
    // Refused and malformed requests, too.
    const answers = [
      await sendRaw(port, rawPost(body(), headers, `${path}?secret=${escaped}&secret=${escaped}`)),
      await sendRaw(port, rawPost('{', headers, `${path}?secret=${escaped}`)),
      await sendRaw(port, rawPost(body(), headers, `/${escaped}`)),
      await sendRaw(port, rawPost(body(), [`X-Bomb: ${sharedSecret.repeat(1_000)}`], path)),
    ];
    expect(answers.map((answer) => parseAnswer(answer).status)).toEqual([403, 400, 404, 431]);

    await eventually(async () =>
      expect(await callRelay(relay, 'health')).toMatchObject({ history: { pushes: targets.length, backlog: 0 } }),
    );
    const { rows } = (await callRelay(relay, 'pushes/list', { limit: 10 })) as { rows: { id: string }[] };
    const details = await Promise.all(rows.map(({ id }) => callRelay(relay, 'pushes/get', { id })));
    expect(details).toHaveLength(targets.length);
    await relay.stop();
    const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files
        .filter((entry) => entry.isFile() && entry.name !== 'config.json')
        .map(async ({ parentPath, name }) => [name, await readFile(join(parentPath, name), 'latin1')] as const),
    );
    const places = [
      ...texts,
      ['log', relay.log()],
      ['answers', answers.join()],
      ['api', JSON.stringify(details)],
    ] as const;
    expect(places.map(([name]) => name)).toContain('history.db');
    for (const [name, text] of places) {
      for (const secret of [/horse/i, /battery/i, /dXNlcjpjb3JyZWN0/])
        expect([name, secret.test(text)]).toEqual([name, false]);
    }
    expect(JSON.stringify(details)).toContain('REDACTED');
  });
});
