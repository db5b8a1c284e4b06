import { describe, expect, it } from 'vitest';
import { parseAnswer, rawPost, sendRaw, startGateway } from '../support/gateway.ts';

const body = '{"notification":{"devices":[]}}';

/** A push with these headers in place of the usual Host, as raw bytes: fetch sets such headers itself. */
async function post(port: number, headers: readonly string[], method = 'POST') {
  const host = headers.some((line) => line.startsWith('Host:')) ? [] : [`Host: 127.0.0.1:${port}`];
  const bytes = Buffer.from(rawPost(body, [...host, ...headers]))
    .toString()
    .replace('Host: gateway\r\n', '');
  return parseAnswer(await sendRaw(port, bytes.replace(/^POST/, method)));
}

describe('a web page', () => {
  it.each([
    ['posts a plain form', ['Origin: https://attacker.example', 'Content-Type: text/plain']],
    ['posts out of a sandbox', ['Origin: null']],
    ['sends only Sec-Fetch-Site', ['Sec-Fetch-Site: cross-site']],
    ['comes from another port of this computer', ['Origin: http://127.0.0.1:1', 'Sec-Fetch-Site: same-site']],
    ['claims to be of no other site', ['Origin: https://attacker.example', 'Sec-Fetch-Site: none']],
    ['has two origins', ['Origin: http://127.0.0.1', 'Origin: https://attacker.example']],
    ['has an empty origin', ['Origin:']],
    [
      'points its own name at the gateway',
      ['Host: attacker.example:7874', 'Origin: http://attacker.example:7874', 'Sec-Fetch-Site: same-origin'],
    ],
    [
      'points its own name at the gateway and sends no Origin',
      ['Host: attacker.example:7874', 'Sec-Fetch-Site: same-origin'],
    ],
  ])('is refused: it %s', async (_, headers) => {
    const { port, received } = await startGateway();
    const answer = await post(port, headers);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      403,
      { errcode: 'M_FORBIDDEN', error: expect.stringContaining('gateway.allowBrowsers') },
    ]);
    expect(received).toEqual([]);
    expect((await post(port, headers, 'GET')).status).toBe(403);
  });

  it('learns nothing from a preflight', async () => {
    const { port } = await startGateway();
    const answer = await post(
      port,
      ['Origin: https://attacker.example', 'Access-Control-Request-Method: POST'],
      'OPTIONS',
    );
    expect(answer.status).toBe(204);
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('what no web page sends is accepted', () => {
  it.each([
    ['any Host, as reverse proxies and homeservers send', ['Host: push.example.org']],
    ['no Host', ['Host:']],
    ['an address that somebody typed into a browser', ['Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate']],
    ['the mode that other programs send', ['Sec-Fetch-Mode: cors']],
  ])('%s', async (_, headers) => {
    const { port } = await startGateway();
    expect((await post(port, headers)).status).toBe(200);
  });

  it("the gateway's own origin", async () => {
    const { port } = await startGateway();
    expect((await post(port, [`Origin: http://127.0.0.1:${port}`, 'Sec-Fetch-Site: same-origin'])).status).toBe(200);
    expect((await post(port, [`Host: localhost:${port}`, `Origin: http://localhost:${port}`])).status).toBe(200);
    expect((await post(port, [`Host: [::1]:${port}`, `Origin: http://[::1]:${port}`])).status).toBe(200);
  });
});

describe('with gateway.allowBrowsers', () => {
  it('web pages may push, and may read the answer, also a refusal', async () => {
    const { port, received } = await startGateway({ allowBrowsers: true });
    const origin = 'Origin: https://tool.example';
    const preflight = await post(port, [origin, 'Access-Control-Request-Headers: content-type'], 'OPTIONS');
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Content-Type');
    const taken = await post(port, [origin, 'Content-Type: text/plain']);
    expect([taken.status, taken.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const refused = await post(port, [origin], 'PUT');
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([405, '*']);
    expect(received).toHaveLength(1);
  });

  it('the shared secret is still required', async () => {
    const { port } = await startGateway({ allowBrowsers: true, sharedSecret: 'correct horse' });
    expect((await post(port, ['Origin: https://tool.example'])).status).toBe(403);
  });
});
