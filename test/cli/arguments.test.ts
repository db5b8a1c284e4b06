import { describe, expect, it } from 'vitest';
import { parseServeArguments, usage } from '../../src/cli/arguments.ts';

const env = { CARILLON_DATA_DIR: '/data' };

describe('parseServeArguments', () => {
  it('reads every option', () => {
    const argv =
      '--data-dir /d --config /c.json --host ::1 --port 0 --ui-port 65535 --no-ui --ui-address-file /run/page --log-format json';
    expect(parseServeArguments(argv.split(' '), env)).toEqual({
      kind: 'options',
      options: {
        dataDir: '/d',
        configFile: '/c.json',
        configNamed: true,
        host: '::1',
        port: 0,
        uiPort: 65535,
        ui: false,
        uiAddressFile: '/run/page',
        logFormat: 'json',
      },
    });
  });

  it('takes the data folder from the environment, and the configuration from that folder', () => {
    expect(parseServeArguments([], env)).toMatchObject({
      options: { dataDir: '/data', configFile: '/data/config.json', configNamed: false, ui: true },
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

  it('prints its usage', () => {
    expect(parseServeArguments(['--help'], env)).toEqual({ kind: 'help' });
    const flags = [
      '--data-dir',
      '--config',
      '--host',
      '--port',
      '--ui-port',
      '--no-ui',
      '--ui-address-file',
      '--log-format',
    ];
    for (const flag of flags) {
      expect(usage).toContain(flag);
    }
  });
});
