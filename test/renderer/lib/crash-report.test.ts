import { describe, expect, it } from 'vitest';
import { crashReport } from '../../../renderer/lib/crash-report.ts';

const key = 'Zk3_-'.repeat(7);
const page = (hash: string) =>
  ({
    location: { hash, protocol: 'http:' },
    navigator: { userAgent: 'A browser', languages: ['de', 'en'] },
    isSecureContext: false,
  }) as unknown as Window;

describe('the report of a page that could not be shown', () => {
  it('contains the error, its place and the browser', () => {
    const report = crashReport(
      { error: new TypeError('x is undefined'), components: '\n    at List' },
      page('#/settings'),
    );
    const parts = [
      'TypeError: x is undefined',
      'crash-report.test.ts',
      'at List',
      'A browser',
      'de, en',
      'not a secure',
    ];
    for (const part of parts) expect(report).toContain(part);
    expect(report).toMatch(/^page +settings /m);
  });

  it.each(['text', null, undefined, { an: 'object' }])('accepts any thrown value: %j', (error) => {
    expect(crashReport({ error }, page(''))).toContain(String(error));
  });

  it.each([
    'token=hush',
    'http://127.0.0.1:7875/#token=hush&x',
    '{"password": "hush"}',
    "secret: 'hush'",
    '?secret=hush/_matrix/push/v1/notify',
    'Authorization: Bearer hush',
    'authorization=Basic hush',
    key,
    `a ${key} b`,
  ])('leaves out the secret of %s', (words) => {
    const report = crashReport({ error: new Error(words), components: words }, page(`#/apps/edit/${key}`));
    expect(report).not.toContain('hush');
    expect(report).not.toContain(key);
    expect(report).toContain('REDACTED');
  });

  it('names no app and no push of the address', () => {
    expect(crashReport({ error: 'x' }, page('#/apps/edit/org.example.ios'))).not.toContain('org.example');
    expect(crashReport({ error: 'x' }, page('#token=hush'))).not.toContain('hush');
  });
});
