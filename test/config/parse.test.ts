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
      gateway: {
        host: '127.0.0.1',
        port: 7874,
        trustProxy: false,
        bodyLimit: 524_288,
        maxDevices: 1_000,
        allowBrowsers: false,
      },
      ui: { host: '127.0.0.1', port: 7875, trustProxy: false },
      apps: { 'app.carillon.desktop': { type: 'desktop', enabled: true, answerWithin: 5, expireAfter: 600 } },
      notifications: { content: 'full', sound: true, urgency: 'as-sent', stay: false, quiet: [] },
      outbox: { mostWaiting: 100_000 },
      history: { keepDays: 14, keepPushes: 100_000, keepBytes: 2_147_483_648, content: 'full' },
    });
  });

  it('accepts a byte order mark, which editors on Windows write', () => {
    expect(parseConfig('\ufeff{}', 'config.json').gateway.port).toBe(7874);
  });

  it('names file, line and column of what is not JSON', () => {
    const { message } = problem('{\n  "gateway": {,}\n}');
    expect(message).toContain('/etc/carillon/config.json');
    expect(message).toMatch(/line 2,? column 15/);
  });

  it('names the key that is wrong', () => {
    expect(problem('{"gateway":{"port":"many"}}').message).toContain('gateway.port');
    expect(problem('{"gatway":{}}').message).toContain('gatway');
  });

  it('names line and column of a wrong key', () => {
    expect(problem('{\n  "gateway": {\n    "port": "many"\n  }\n}').message).toContain('line 3, column 13');
  });

  it('names the place where a file ends too early', () => {
    expect(problem('{\n  "gateway": {').message).toMatch(/line 2, column 1\d/);
  });

  it('refuses two globs that overlap, by name', () => {
    const { message, remedy } = problem('{"apps":{"org.*":{"type":"capture"},"*.ios":{"type":"capture"}}}');
    expect(message).toContain('"org.*"');
    expect(message).toContain('"*.ios"');
    expect(remedy).toContain('narrower');
  });

  it('accepts an exact name that a glob matches', () => {
    const { apps } = parseConfig('{"apps":{"org.*":{"type":"capture"},"org.a":{"type":"desktop"}}}', 'config.json');
    expect(Object.keys(apps)).toEqual(['org.*', 'org.a']);
  });

  it.each([
    ['{"gateway":{"port":99999}}', 'gateway.port must be at most 65535'],
    ['{"gateway":{"port":"x"}}', 'gateway.port must be a number'],
    ['{"history":{"content":"all"}}', 'history.content must be one of full, metadata, off'],
    ['[]', 'the top level must be an object'],
    ['{"gatway":{}}', 'the top level has an unknown key: gatway'],
    ['{"gateway":{"trustProxy":true}}', 'gateway.trustProxy must be false, or a list'],
    ['{"ui":{"trustProxy":true}}', 'ui.trustProxy must be false, or a list'],
    ['{"ui":{"publicUrl":"push.example.org"}}', 'ui.publicUrl must be an address like https://push.example.org'],
    [
      '{"ui":{"publicUrl":"https://push.example.org//x"}}',
      'ui.publicUrl must be an address like https://push.example.org',
    ],
    [
      '{"ui":{"publicUrl":"https://me@push.example.org"}}',
      'ui.publicUrl must be an address like https://push.example.org',
    ],
    [
      '{"ui":{"publicUrl":"https://push.example.org/x?y"}}',
      'ui.publicUrl must be an address like https://push.example.org',
    ],
    ['{"ui":{"publicUrl":"ftp://push.example.org"}}', 'ui.publicUrl must be an address like https://push.example.org'],
    ['{"ui":{"password":"in the file"}}', 'ui has an unknown key: password'],
  ])('says in plain words what is wrong with %s', (text, words) => {
    expect(problem(text).message).toContain(words);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__'])(
    'refuses an app that is called %s, by its place',
    (name) => {
      const text = `{\n  "apps": {\n    "a": { "type": "capture" },\n    "${name}": { "type": "capture" }\n  }\n}`;
      expect(problem(text).message).toMatch(/line 4, column \d+, apps\S+ is a reserved name/);
      expect(problem(text).message).toContain(name);
    },
  );

  it.each([
    ['{"__proto__":{"gateway":{"port":1}}}', 'the top level has an unknown key: __proto__'],
    ['{"__proto__":{"gateway":{"port":1}},"apps":{}}', 'line 1, column 1, the top level has an unknown key: __proto__'],
    ['{"gateway":{"__proto__":{"port":1}}}', 'gateway has an unknown key: __proto__'],
    [
      '{"gateway":{"rateLimit":{"requests":1,"seconds":1,"__proto__":1}}}',
      'gateway.rateLimit has an unknown key: __proto__',
    ],
  ])('names a key that a parser would drop: %s', (text, words) => {
    expect(problem(text).message).toContain(words);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('breaks only the app with such a key', () => {
    const { apps } = parseConfig(
      '{"apps":{"a":{"type":"fcm","serviceAccountFile":"f","fcmOptions":{"__proto__":{"x":1}}},"b":{"type":"capture"}}}',
      'config.json',
    );
    expect(apps.a).toMatchObject({ type: 'broken', problem: { cause: expect.stringContaining('__proto__') } });
    expect(apps.b).toMatchObject({ type: 'capture' });
  });

  it.each([
    [
      '{\n  "gateway": {"port": 1},\n  "gateway": {}\n}',
      'line 3, column 3, gateway is repeated here; it is already in line 2, column 3',
    ],
    ['{"gateway": {"port": 1, "p\\u006frt": 2}}', 'line 1, column 25, gateway.port is repeated here'],
    ['{"apps": {"a": {"type": "capture"}, "a": {"type": "desktop"}}}', 'line 1, column 37, apps.a is repeated here'],
    ['{"__proto__": {}, "__proto__": {}}', 'line 1, column 19, __proto__ is repeated here'],
  ])('refuses a duplicate key with both places: %s', (text, words) => {
    expect(problem(text).message).toContain(words);
    expect(problem(text).remedy).toBe('Merge both into one.');
  });

  it('accepts the same key in several objects, and as a value', () => {
    const app = {
      type: 'fcm',
      serviceAccountFile: 'type',
      fcmOptions: { android: { type: 'a' }, list: [{ type: 'b' }, { type: 'c' }] },
    };
    expect(parseConfig(JSON.stringify({ apps: { a: app, b: { type: 'capture' } } }), 'f').apps.a).toMatchObject(app);
  });

  it('breaks only the app with a duplicate key', () => {
    const { apps } = parseConfig(
      '{"apps":{"a":{"type":"capture","type":"desktop"},"b":{"type":"capture"}}}',
      'config.json',
    );
    expect(apps.a).toMatchObject({
      type: 'broken',
      problem: { cause: expect.stringContaining('line 1, column 32, apps.a.type is repeated here') },
    });
    expect(apps.b).toMatchObject({ type: 'capture' });
  });

  it.each([
    ['{"gateway":', '{"a":', '}'],
    ['{"apps":{"a":{"type":"fcm","fcmOptions":', '{"a":', '}'],
    ['', '[', ']'],
  ])('names the place that is nested too deeply: %s%s', (head, open, close) => {
    for (const end of [close.repeat(100_000), '']) {
      const { message } = problem(`${head}${open.repeat(100_000)}1${end}`);
      expect(message).toMatch(/line 1, column \d+, .*is nested too deeply: at most 64 levels/);
      expect(message.length).toBeLessThan(300);
    }
  });

  it('refuses a trustProxy that names no proxy', () => {
    expect(problem('{"gateway":{"trustProxy":true}}').message).toContain('gateway.trustProxy');
  });
});

describe('an app', () => {
  const read = (app: unknown) =>
    parseConfig(JSON.stringify({ apps: { 'org.example': app } }, null, 2), 'config.json').apps;

  it('may be several providers side by side', () => {
    expect(read([{ type: 'capture' }, { type: 'desktop' }])['org.example']).toMatchObject([
      { type: 'capture' },
      { type: 'desktop' },
    ]);
  });

  it.each([
    [
      { type: 'apns', keyFile: 'k', keyId: 'i', teamId: 't' },
      'apns',
      /line 3, column 20.*apps\["?org\.example"?\]\.topic/,
    ],
    [{ type: 'pigeon' }, 'pigeon', /line 4, column 15.*apps\["?org\.example"?\]\.type/],
    [{ type: 'unifiedpush', tll: 5 }, 'unifiedpush', /apps\["?org\.example"?\].*tll/],
    [[], 'unknown', /needs at least one provider/],
    ['desktop', 'unknown', /apps\["?org\.example"?\]/],
    [null, 'unknown', /apps\["?org\.example"?\]/],
  ])('that is invalid is broken, with the place of the mistake: %j', (app, name, problem) => {
    expect(read(app)['org.example']).toMatchObject({
      type: 'broken',
      name,
      problem: { cause: expect.stringMatching(problem) },
    });
  });

  it('keeps its other providers when one of them is broken', () => {
    expect(read([{ type: 'capture' }, { type: 'fcm' }])['org.example']).toMatchObject([
      { type: 'capture' },
      { type: 'broken', name: 'fcm', problem: { cause: expect.stringMatching(/\[1\]\.serviceAccountFile/) } },
    ]);
  });

  it('that is broken does not keep the others from working', () => {
    const { apps } = parseConfig('{"apps":{"a":{"type":"pigeon"},"b":{"type":"capture"}}}', 'config.json');
    expect(apps.b).toMatchObject({ type: 'capture', enabled: true });
  });
});
