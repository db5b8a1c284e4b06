import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { desktopOptions } from '../../electron/options.ts';

describe('desktopOptions', () => {
  it("finds our options among Chromium's", () => {
    const argv = ['--no-sandbox', '--remote-debugging-port=0', '--data-dir', 'x', '--port', '7999', '--host', '::1'];
    expect(desktopOptions(argv, {})).toEqual({
      dataDir: resolve('x'),
      host: '::1',
      port: 7999,
      hidden: false,
      link: null,
    });
  });

  it('reads the data folder from the environment, unless an option names one', () => {
    const env = { CARILLON_DATA_DIR: '/from/environment' };
    expect(desktopOptions([], env).dataDir).toBe('/from/environment');
    expect(desktopOptions(['--data-dir=/named'], env).dataDir).toBe('/named');
  });

  it.each([['--port=abc'], ['--port=-1'], ['--port='], ['--port']])('ignores %s', (argument) => {
    expect(desktopOptions([argument], {}).port).toBeUndefined();
  });

  it('reads --hidden', () => {
    expect(desktopOptions(['--hidden'], {}).hidden).toBe(true);
  });

  it('finds a link, and ignores the arguments after it', () => {
    const options = desktopOptions(['--port=7999', 'carillon://settings', '--data-dir=/hostile', '--hidden'], {});
    expect(options).toMatchObject({ link: { to: 'settings' }, port: 7999, dataDir: undefined, hidden: false });
  });

  it('ignores the arguments after an invalid link', () => {
    const options = desktopOptions(['carillon:x', '--data-dir=/hostile', 'carillon://settings'], {});
    expect(options).toMatchObject({ link: null, dataDir: undefined });
  });
});
