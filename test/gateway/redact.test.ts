import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedaction } from '../../src/gateway/redact.ts';
import { parseAnswer, rawPost, sendRaw, startGateway } from '../support/gateway.ts';

const notify = '/_matrix/push/v1/notify';
const sharedSecret = 'cörrect/horse+50%';
const escaped = encodeURIComponent(sharedSecret);
const redaction = createRedaction(sharedSecret);

describe('the shared secret is redacted', () => {
  it.each([
    [`${notify}?secret=${escaped}`, `${notify}?secret=REDACTED`],
    [`${notify}?a=1&%73ecret=${escaped}&b=2`, `${notify}?a=1&%73ecret=REDACTED&b=2`],
    [`${notify}?secret=${escaped}&secret=${escaped}`, `${notify}?secret=REDACTED&secret=REDACTED`],
    [`/?secret=${escaped}${notify}`, `/?secret=REDACTED${notify}`],
    [`${notify}#secret=${escaped}`, `${notify}#secret=REDACTED`],
    [`/${escaped}${notify}`, `/REDACTED${notify}`],
    [`${notify}?token=${sharedSecret}`, `${notify}?token=REDACTED`],
    [`${notify}?token=${escaped.toLowerCase()}`, `${notify}?token=REDACTED`],
    [`${notify}?token=${encodeURIComponent(escaped)}`, `${notify}?token=REDACTED`],
    [`${notify}?token=${encodeURIComponent(encodeURIComponent(escaped))}`, `${notify}?token=REDACTED`],
    [`${notify}?token=${Buffer.from(sharedSecret).toString('latin1')}`, `${notify}?token=REDACTED`],
  ])('in %s', (target, kept) => {
    expect(redaction.text(target)).toBe(kept);
  });

  it('in any text, with any of its letters escaped', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
        fc.constantFrom('', '/', ' x&', '=='),
        (which, around) => {
          const form = [...sharedSecret].map((letter, index) =>
            which[index % 16] ? letter : [...Buffer.from(letter)].map((byte) => `%${byte.toString(16)}`).join(''),
          );
          expect(redaction.text(`${around}${form.join('')}${around}`)).toBe(`${around}REDACTED${around}`);
        },
      ),
    );
  });
});

describe('the value of a secret parameter is redacted, right or wrong', () => {
  it.each([
    [`${notify}?secret=hunter2&a=1`, `${notify}?secret=REDACTED&a=1`],
    [`${notify}?secret=hunter&2&a=1`, `${notify}?secret=REDACTED&a=1`],
    [`${notify}?SECRET=hunter2`, `${notify}?SECRET=REDACTED`],
    [`${notify}?secret=hunter2${notify}`, `${notify}?secret=REDACTED${notify}`],
    [`https://a.example/?back=%2Fnotify%3Fsecret%3Dhunter2`, `https://a.example/?back=%2Fnotify%3Fsecret%3DREDACTED`],
    [`${notify}?secret=`, `${notify}?secret=`],
  ])('in %s', (target, kept) => {
    expect(createRedaction(undefined).text(target)).toBe(kept);
  });

  it('and everything else is unchanged', () => {
    for (const text of ['/', `${notify}?up=1&a=%2F`, 'secretary=1', '/secret/x', 'application/json; charset=utf-8'])
      expect(redaction.text(text)).toBe(text);
  });

  it('of 16 KiB of text in bounded time', () => {
    const started = performance.now();
    for (const part of ['secret=', 'secret=&', '%25', '%2525', 'secret', 's', '&', 'c%C3%B6', '%73%65'])
      createRedaction('%25%25%25%25%25').text(part.repeat(16_384 / part.length));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('the value of a header that holds credentials is redacted', () => {
  it.each([
    // HTTP itself, and browsers
    ['Authorization', 'Proxy-Authorization', 'Authentication-Info', 'Cookie', 'Cookie2', 'DPoP', 'Signature'],
    // What applications and their clients use
    ['X-Auth', 'X-Auth-Token', 'X-Auth-Key', 'X-Jwt', 'X-Access-Token', 'X-Id-Token', 'X-Refresh-Token', 'X-User-Jwt'],
    ['X-Api-Key', 'X-ApiKey', 'apikey', 'Api_Key', 'X-Access-Key', 'X-AccessKey', 'X-Private-Key', 'X-Secret-Key'],
    ['X-Client-Secret', 'X-Shared-Secret', 'X-Password', 'X-Passwd', 'X-Passphrase', 'Auth-Pass', 'X-Credentials'],
    ['X-Session', 'X-Session-Id', 'X-SessionId', 'Mcp-Session-Id', 'X-Otp', 'X-CSRF-Token', 'X-XSRF-TOKEN'],
    ['X-Hub-Signature', 'X-Hub-Signature-256', 'Stripe-Signature', 'X-Slack-Signature', 'X-Sig', 'X-Request-Hmac'],
    ['Private-Token', 'Job-Token', 'X-Vault-Token', 'X-GitHub-OTP', 'X-Plex-Token', 'X-Gotify-Key'],
    // Proxies that sign people in
    [
      'X-Forwarded-Access-Token',
      'X-Forwarded-Authorization',
      'X-Auth-Request-Access-Token',
      'X-Original-Authorization',
    ],
    ['X-Authentik-Jwt', 'X-Vouch-IdP-AccessToken', 'X-Vouch-IdP-IdToken', 'X-Pomerium-Jwt-Assertion', 'GAP-Auth'],
    // Amazon, Cloudflare, Google, Microsoft, Vercel
    ['X-Amz-Security-Token', 'X-Amz-Signature', 'X-Amz-Credential', 'X-Amzn-Oidc-Accesstoken', 'X-Amzn-Oidc-Data'],
    ['Cf-Access-Jwt-Assertion', 'CF-Access-Client-Secret', 'CF-Access-Token', 'CF-Authorization'],
    ['X-Goog-Iap-Jwt-Assertion', 'X-Goog-Api-Key', 'X-Goog-Signature', 'X-Serverless-Authorization'],
    ['X-MS-TOKEN-AAD-ACCESS-TOKEN', 'X-ZUMO-AUTH', 'Ocp-Apim-Subscription-Key', 'X-Functions-Key', 'Ocp-Apim-Key'],
    ['X-Vercel-Oidc-Token', 'X-Vercel-Proxy-Signature'],
  ])('%s, %s, %s, …', (...names) => {
    for (const name of names) {
      for (const spelled of [name, name.toLowerCase(), name.toUpperCase()]) {
        expect(redaction.header(spelled, 'hunter2')).toEqual([spelled, 'REDACTED']);
      }
    }
  });

  it.each([
    ['Accept', 'Accept-Encoding', 'Connection', 'Content-Length', 'Content-Type', 'Expect', 'Forwarded', 'Host'],
    ['Origin', 'Referer', 'TE', 'Traceparent', 'Tracestate', 'Transfer-Encoding', 'User-Agent', 'Via', 'Digest'],
    ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Port', 'X-Forwarded-Proto', 'X-Forwarded-Prefix', 'X-Real-IP'],
    ['X-Request-Id', 'X-Correlation-Id', 'X-Original-URI', 'X-Original-URL', 'X-Forwarded-Uri', 'X-Forwarded-Server'],
    ['CF-Connecting-IP', 'CF-Ray', 'CF-IPCountry', 'CF-Visitor', 'True-Client-IP', 'Fly-Client-IP', 'Fly-Region'],
    ['X-Amzn-Trace-Id', 'X-Amz-Cf-Id', 'X-Amz-Date', 'X-Cloud-Trace-Context', 'X-Azure-Ref', 'X-Azure-ClientIP'],
    ['X-Envoy-External-Address', 'X-Forwarded-User', 'X-Author', 'X-Monkey', 'X-Compass', 'X-Design', 'Sec-Fetch-Site'],
  ])('but not that of %s, %s, %s, …', (...names) => {
    for (const name of names) expect(redaction.header(name, '192.0.2.7')).toEqual([name, '192.0.2.7']);
  });
});

describe('what the gateway passes on of a request', () => {
  const wire = Buffer.from(sharedSecret).toString('latin1');
  const headers = [
    `X-Original-URI: ${notify}?secret=${escaped}`,
    `X-Original-URL: https://push.example${notify}?a=1&secret=${escaped}`,
    `X-Rewrite-URL: ${notify}?secret=${escaped.replaceAll('%2F', '/')}`,
    `X-Forwarded-Uri: /?secret=${encodeURIComponent(escaped)}`,
    `Referer: https://push.example/?secret=${escaped}#secret=${escaped}`,
    `X-Yesterday: ${notify}?secret=hunter2`,
    `X-Plain: ${escaped}`,
    `Authorization: Bearer ${escaped}`,
    'Proxy-Authorization: Basic aHVudGVyMjpodW50ZXIy',
    `Cookie: secret=${escaped}; session=hunter2`,
    'X-Api-Key: hunter2',
    'X-Forwarded-For: hunter2',
  ];

  it('has no secret, whatever header it came in', async () => {
    const { port, received } = await startGateway({ sharedSecret, trustProxy: ['127.0.0.1'] });
    const path = `${notify}?secret=${escaped}`;
    const sent = rawPost('{"notification":{"devices":[]}}', headers, path);
    expect(parseAnswer(await sendRaw(port, sent)).status).toBe(200);
    const record = JSON.stringify(received[0]?.request);
    for (const secret of [sharedSecret, escaped, wire, 'horse', 'aHVudGVy']) expect(record).not.toContain(secret);
    expect(record.replace('"X-Forwarded-For","hunter2"', '')).not.toContain('hunter2');
    expect(received[0]?.request.path).toBe(`${notify}?secret=REDACTED`);
    expect(received[0]?.request.headers).toEqual(
      expect.arrayContaining([
        ['X-Original-URI', `${notify}?secret=REDACTED`],
        ['Authorization', 'REDACTED'],
        ['Cookie', 'REDACTED'],
        ['Proxy-Authorization', 'REDACTED'],
      ]),
    );
  });
});
