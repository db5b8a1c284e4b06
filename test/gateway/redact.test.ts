import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedaction } from '../../src/gateway/redact.ts';
import { parseAnswer, rawPost, sendRaw, startGateway } from '../support/gateway.ts';

const notify = '/_matrix/push/v1/notify';
const sharedSecret = 'cörrect/horse+50%';
const escaped = encodeURIComponent(sharedSecret);
const redaction = createRedaction(sharedSecret);

describe('the shared secret is taken out', () => {
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
  ])('of %s', (target, kept) => {
    expect(redaction.text(target)).toBe(kept);
  });

  it('of any text, with any letters escaped', () => {
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

describe('what stands where a secret belongs is taken out, right or wrong', () => {
  it.each([
    [`${notify}?secret=hunter2&a=1`, `${notify}?secret=REDACTED&a=1`],
    [`${notify}?secret=hunter&2&a=1`, `${notify}?secret=REDACTED&a=1`],
    [`${notify}?SECRET=hunter2`, `${notify}?SECRET=REDACTED`],
    [`${notify}?secret=hunter2${notify}`, `${notify}?secret=REDACTED${notify}`],
    [`https://a.example/?back=%2Fnotify%3Fsecret%3Dhunter2`, `https://a.example/?back=%2Fnotify%3Fsecret%3DREDACTED`],
    [`${notify}?secret=`, `${notify}?secret=`],
  ])('of %s', (target, kept) => {
    expect(createRedaction(undefined).text(target)).toBe(kept);
  });

  it('and everything else stays', () => {
    for (const text of ['/', `${notify}?up=1&a=%2F`, 'secretary=1', '/secret/x', 'application/json; charset=utf-8'])
      expect(redaction.text(text)).toBe(text);
  });

  it('in no longer than a text of 16 KiB takes', () => {
    const started = performance.now();
    for (const part of ['secret=', 'secret=&', '%25', '%2525', 'secret', 's', '&', 'c%C3%B6', '%73%65'])
      createRedaction('%25%25%25%25%25').text(part.repeat(16_384 / part.length));
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('what the gateway hands on of a request', () => {
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

  it('has no secret, in whatever header it came', async () => {
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
