import { describe, expect, it } from 'vitest';
import { parseServeArguments, usage } from '../../src/cli/arguments.ts';

const env = { CARILLON_DATA_DIR: '/data' };

describe('parseServeArguments', () => {
  it('reads every flag of the design', () => {
    const argv = '--data-dir /d --config /c.json --host ::1 --port 0 --ui-port 65535 --no-ui --log-format json';
    expect(parseServeArguments(argv.split(' '), env)).toEqual({
      kind: 'options',
      options: {
        dataDir: '/d',
        configFile: '/c.json',
        host: '::1',
        port: 0,
        uiPort: 65535,
        ui: false,
        logFormat: 'json',
      },
    });
  });

  it('takes the data folder from the environment and the configuration from it', () => {
    expect(parseServeArguments([], env)).toMatchObject({
      options: { dataDir: '/data', configFile: '/data/config.json', ui: true },
    });
  });

  it.each([
    ['--port', '70000'],
    ['--port', '1e3'],
    ['--ui-port', '-1'],
    ['--log-format', 'xml'],
    ['--wings'],
    ['more'],
  ])('refuses %s %s', (...argv) => {
    expect(parseServeArguments(argv, env).kind).toBe('wrong');
  });

  it('explains itself', () => {
    expect(parseServeArguments(['--help'], env)).toEqual({ kind: 'help' });
    for (const flag of ['--data-dir', '--config', '--host', '--port', '--ui-port', '--no-ui', '--log-format']) {
      expect(usage).toContain(flag);
    }
  });
});
