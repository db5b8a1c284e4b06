import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/parse.ts';
import { ConfigProblem } from '../../src/config/problem.ts';

const problem = (text: string): ConfigProblem => {
  try {
    parseConfig(text, '/etc/carillon/config.json');
  } catch (error) {
    if (error instanceof ConfigProblem) return error;
    throw error;
  }
  throw new Error('The configuration was accepted.');
};

describe('parseConfig', () => {
  it('fills in the defaults of the design', () => {
    expect(parseConfig('{}', 'config.json')).toEqual({
      gateway: { host: '127.0.0.1', port: 7874, trustProxy: false, bodyLimit: 524_288 },
      ui: { host: '127.0.0.1', port: 7875 },
      apps: { 'app.carillon.desktop': { type: 'desktop', enabled: true, answerWithin: 5, expireAfter: 600 } },
      outbox: { mostWaiting: 100_000 },
      journal: { keepDays: 14, keepPushes: 100_000, keepBytes: 2_147_483_648, content: 'full' },
    });
  });

  it('accepts a byte order mark, as editors on Windows write one', () => {
    expect(parseConfig('\ufeff{}', 'config.json').gateway.port).toBe(7874);
  });

  it('names file, line and column of what is not JSON', () => {
    const { message } = problem('{\n  "gateway": {,}\n}');
    expect(message).toContain('/etc/carillon/config.json');
    expect(message).toMatch(/line 2,? column 15/);
  });

  it('names the key that is wrong', () => {
    expect(problem('{"gateway":{"port":"many"}}').message).toContain('gateway.port');
    expect(problem('{"apps":{"a":{"type":"pigeon"}}}').message).toContain('apps.a.type');
    expect(problem('{"gatway":{}}').message).toContain('gatway');
  });

  it('refuses two globs that overlap, by name', () => {
    const { message, remedy } = problem('{"apps":{"org.*":{"type":"capture"},"*.ios":{"type":"capture"}}}');
    expect(message).toContain('"org.*"');
    expect(message).toContain('"*.ios"');
    expect(remedy).toContain('narrower');
  });

  it('lets an exact name lie inside a glob', () => {
    const { apps } = parseConfig('{"apps":{"org.*":{"type":"capture"},"org.a":{"type":"desktop"}}}', 'config.json');
    expect(Object.keys(apps)).toEqual(['org.*', 'org.a']);
  });

  it('refuses a proxy trust that names no proxy', () => {
    expect(problem('{"gateway":{"trustProxy":true}}').message).toContain('gateway.trustProxy');
  });
});

describe('an app', () => {
  const problemOf = (app: unknown) => {
    try {
      parseConfig(JSON.stringify({ apps: { 'org.example': app } }), 'config.json');
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  it('may be several providers side by side', () => {
    expect(problemOf([{ type: 'capture' }, { type: 'desktop' }])).toBeNull();
  });

  it.each([
    [{ type: 'apns', keyFile: 'k', keyId: 'i', teamId: 't' }, /apps\["?org\.example"?\]\.topic/],
    [{ type: 'pigeon' }, /apps\["?org\.example"?\]\.type/],
    [{ type: 'unifiedpush', tll: 5 }, /apps\["?org\.example"?\].*tll/],
    [[{ type: 'capture' }, { type: 'fcm' }], /apps\["?org\.example"?\]\[1\]\.serviceAccountFile/],
    [[], /apps\["?org\.example"?\]/],
  ])('that cannot be is refused by the key that is wrong: %j', (app, problem) => {
    expect(problemOf(app)).toMatch(problem);
  });
});
