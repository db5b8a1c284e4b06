import { describe, expect, it } from 'vitest';
import { unifiedPushAppSchema } from '../../../src/config/app-schema.ts';
import { ProblemError } from '../../../src/problems/problem-error.ts';
import { createProxies } from '../../../src/providers/http/proxy.ts';

const proxyFor = (env: NodeJS.ProcessEnv, url = 'https://push.example.org', proxy?: string) =>
  createProxies({ proxy }, env).of(new URL(url));

const problemOf = (make: () => unknown) => {
  try {
    make();
    return null;
  } catch (error) {
    return error instanceof ProblemError ? error.problem : error;
  }
};

describe('the proxy of an app', () => {
  it.each([
    ['the variable of the scheme', { HTTPS_PROXY: 'http://a:1' }, 'https://x.example', 'http://a:1'],
    [
      'small letters first',
      { HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:1' },
      'https://x.example',
      'http://b:1',
    ],
    ['all_proxy where there is no other', { ALL_PROXY: 'http://a:1' }, 'https://x.example', 'http://a:1'],
    [
      'not all_proxy where there is',
      { all_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' },
      'https://x.example',
      'http://b:1',
    ],
    ['http_proxy for http', { http_proxy: 'http://a:1', https_proxy: 'http://b:1' }, 'http://x.example', 'http://a:1'],
    ['all_proxy for http', { ALL_PROXY: 'http://a:1', https_proxy: 'http://b:1' }, 'http://x.example', 'http://a:1'],
    ['a value without a scheme', { HTTPS_PROXY: 'proxy:3128' }, 'https://x.example', 'http://proxy:3128'],
    ['a value with spaces around', { HTTPS_PROXY: ' http://a:1 ' }, 'https://x.example', 'http://a:1'],
    ['the usual port of http', { HTTPS_PROXY: 'proxy' }, 'https://x.example', 'http://proxy:80'],
    ['the usual port of https', { HTTPS_PROXY: 'HTTPS://proxy/' }, 'https://x.example', 'https://proxy:443'],
    ['an address of IPv6', { HTTPS_PROXY: '[::1]:3128' }, 'https://x.example', 'http://[::1]:3128'],
  ])('comes from the environment: %s', (_, env, url, label) => {
    expect(proxyFor(env, url)).toMatchObject({ label });
  });

  it.each([
    ['nothing is set', {}, 'https://x.example'],
    ['it is empty', { HTTPS_PROXY: '', all_proxy: '' }, 'https://x.example'],
    ['NO_PROXY lists the host', { HTTPS_PROXY: 'http://a:1', NO_PROXY: 'x.example' }, 'https://x.example'],
    ['no_proxy comes first', { HTTPS_PROXY: 'http://a:1', no_proxy: '*', NO_PROXY: 'y.example' }, 'https://x.example'],
    ['HTTP_PROXY may be a header of somebody', { HTTP_PROXY: 'http://a:1' }, 'http://x.example'],
    ['another scheme has one', { https_proxy: 'http://a:1' }, 'http://x.example'],
  ])('is none where %s', (_, env, url) => {
    expect(proxyFor(env, url)).toBeNull();
  });

  it('is the configured one for every target', () => {
    const env = { HTTPS_PROXY: 'socks5://b:1', NO_PROXY: '*' };
    expect(proxyFor(env, 'https://x.example', 'http://a:1')).toMatchObject({ label: 'http://a:1', name: 'proxy' });
    expect(proxyFor(env, 'http://x.example', 'https://a')).toMatchObject({ host: 'a', port: 443, secure: true });
    expect(proxyFor(env, 'https://x.example', 'none')).toBeNull();
    expect(proxyFor(env, 'https://x.example', 'None')).toBeNull();
  });

  it.each([
    ['user:pass', 'user:pass'],
    ['user:p%40ss%3Aw%2Frd', 'user:p@ss:w/rd'],
    ['us%C3%A9r:pass', 'usér:pass'],
    ['user', 'user:'],
    [':token', ':token'],
    ['user:100%', 'user:100%'],
  ])('is given the credentials of its URL, decoded: %s', (written, credentials) => {
    expect(proxyFor({ HTTPS_PROXY: `http://${written}@a:1` })).toMatchObject({
      host: 'a',
      label: 'http://a:1',
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    });
  });
});

describe('a proxy that cannot be used', () => {
  it.each([
    ['socks5://u:hunter2@a:1', { code: 'proxy-of-other-kind', parameters: { name: 'HTTPS_PROXY', scheme: 'socks5' } }],
    ['SOCKS5H://a:1', { code: 'proxy-of-other-kind', parameters: { name: 'HTTPS_PROXY', scheme: 'socks5h' } }],
    ['htp://a:1', { code: 'proxy-of-other-kind', parameters: { name: 'HTTPS_PROXY', scheme: 'htp' } }],
    ['http://', { code: 'no-proxy-url' }],
    ['http://:3128', { code: 'no-proxy-url' }],
    ['http:/a:3128', { code: 'no-proxy-url' }],
    ['http//a:3128', { code: 'no-proxy-url' }],
    ['a:port', { code: 'no-proxy-url' }],
    ['a:99999', { code: 'no-proxy-url' }],
    ['::1', { code: 'no-proxy-url' }],
    ['http://a b', { code: 'no-proxy-url' }],
    ['http://u:hunter2/x@a:3128', { code: 'no-proxy-url' }],
    ['http://wpad.example/wpad.dat', { code: 'no-proxy-url' }],
    ['http://a:3128?x', { code: 'no-proxy-url' }],
  ])('is named by its variable and not by its value: %s', (value, expected) => {
    const problem = problemOf(() => createProxies({}, { HTTPS_PROXY: value }));
    expect(problem).toMatchObject(expected);
    expect(JSON.stringify(problem)).toContain('HTTPS_PROXY');
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it('is reported for http with the first request there', () => {
    const proxies = createProxies({}, { https_proxy: 'http://a:1', all_proxy: 'socks://b:1' });
    expect(problemOf(() => proxies.of(new URL('http://x.example')))).toMatchObject({
      parameters: { name: 'all_proxy' },
    });
    expect(proxies.of(new URL('https://x.example'))).toMatchObject({ label: 'http://a:1' });
  });

  it.each(['socks5://a:1', 'a:3128', 'http://', 'http://a/path', 'direct', ''])(
    'is refused in the configuration: %j',
    (proxy) => {
      expect(unifiedPushAppSchema.safeParse({ type: 'unifiedpush', proxy }).success).toBe(false);
    },
  );

  it.each(['http://a:1', 'https://a', 'http://u:p@[::1]:3128/', 'none'])('is not: %j', (proxy) => {
    expect(unifiedPushAppSchema.safeParse({ type: 'unifiedpush', proxy }).success).toBe(true);
  });
});
