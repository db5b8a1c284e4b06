import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { desktopOptions } from '../../electron/options.ts';

describe('desktopOptions', () => {
  it('finds ours among those of Chromium', () => {
    const argv = ['--no-sandbox', '--remote-debugging-port=0', '--data-dir', 'x', '--port', '7999', '--host', '::1'];
    expect(desktopOptions(argv, {})).toEqual({
      dataDir: resolve('x'),
      host: '::1',
      port: 7999,
      hidden: false,
      link: null,
    });
  });

  it('takes the data folder of the environment, unless another is named', () => {
    const env = { CARILLON_DATA_DIR: '/from/environment' };
    expect(desktopOptions([], env).dataDir).toBe('/from/environment');
    expect(desktopOptions(['--data-dir=/named'], env).dataDir).toBe('/named');
  });

  it.each([['--port=abc'], ['--port=-1'], ['--port='], ['--port']])('takes %s for no port', (argument) => {
    expect(desktopOptions([argument], {}).port).toBeUndefined();
  });

  it('starts hidden when asked to', () => {
    expect(desktopOptions(['--hidden'], {}).hidden).toBe(true);
  });

  it('finds a link, and reads nothing that comes after it', () => {
    const options = desktopOptions(['--port=7999', 'carillon://settings', '--data-dir=/hostile', '--hidden'], {});
    expect(options).toMatchObject({ link: { to: 'settings' }, port: 7999, dataDir: undefined, hidden: false });
  });

  it('reads nothing after what only pretends to be a link', () => {
    const options = desktopOptions(['carillon:x', '--data-dir=/hostile', 'carillon://settings'], {});
    expect(options).toMatchObject({ link: null, dataDir: undefined });
  });
});
