import { describe, expect, it } from 'vitest';
import { systemTimeFormat, type TimeFormatDeps } from '../../electron/time-format.ts';

const deps = (more: Partial<TimeFormatDeps>): TimeFormatDeps => ({
  platform: 'linux',
  env: {},
  run: async () => null,
  systemLocale: () => 'en-US',
  userDefault: () => false,
  ...more,
});

describe("the system's time format", () => {
  it.each([
    [{ LANG: 'en_US.UTF-8' }, { locale: 'en-US', hours: 'h12' }],
    [
      { LANG: 'en_US.UTF-8', LC_TIME: 'en_GB.UTF-8' },
      { locale: 'en-GB', hours: 'h23' },
    ],
    [
      { LANG: 'en_US.UTF-8', LC_TIME: 'de_AT@euro' },
      { locale: 'de-AT', hours: 'h23' },
    ],
    [
      { LC_TIME: 'de_DE', LC_ALL: 'C.UTF-8' },
      { locale: null, hours: null },
    ],
    [{ LANG: 'sr_RS@latin' }, { locale: 'sr-RS', hours: 'h23' }],
    [{ LANG: '../../etc' }, { locale: null, hours: null }],
    [{}, { locale: null, hours: null }],
  ])('is that of the environment on Linux: %j', async (env, format) => {
    expect(await systemTimeFormat(deps({ env }))).toEqual(format);
  });

  it.each([
    ["'24h'\n", 'h23'],
    ["'12h'\n", 'h12'],
    ['nonsense', 'h12'],
  ])("goes by GNOME's own setting on GNOME: %s", async (printed, hours) => {
    const env = { LANG: 'en_US.UTF-8', XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' };
    expect((await systemTimeFormat(deps({ env, run: async () => printed }))).hours).toBe(hours);
    const elsewhere = { ...env, XDG_CURRENT_DESKTOP: 'KDE' };
    expect((await systemTimeFormat(deps({ env: elsewhere, run: async () => printed }))).hours).toBe('h12');
  });

  it("follows the region elsewhere, and macOS's own switch", async () => {
    expect(await systemTimeFormat(deps({ platform: 'win32', systemLocale: () => 'de-DE' }))).toEqual({
      locale: 'de-DE',
      hours: 'h23',
    });
    const forced = (name: string) => deps({ platform: 'darwin', userDefault: (asked) => asked === name });
    expect((await systemTimeFormat(forced('AppleICUForce24HourTime'))).hours).toBe('h23');
    expect((await systemTimeFormat(deps({ platform: 'darwin' }))).hours).toBe('h12');
  });
});
