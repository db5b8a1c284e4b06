import type { TimeFormat } from './channels.ts';

export interface TimeFormatDeps {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** What a program printed; null without an answer. */
  readonly run: (program: string, parameters: readonly string[]) => Promise<string | null>;
  /** The locale of the system's formats, from Electron; on Linux Electron returns that of the messages instead. */
  readonly systemLocale: () => string;
  /** A boolean of macOS's user defaults. */
  readonly userDefault: (name: string) => boolean;
}

/**
 * How the system writes times: `LC_TIME` on Linux, which GNOME's own setting overrides; elsewhere the region's format. Never
 * rejects.
 */
export async function systemTimeFormat({ env, run, ...deps }: TimeFormatDeps): Promise<Omit<TimeFormat, 'zone'>> {
  switch (deps.platform) {
    case 'linux': {
      const locale = localeOf(env.LC_ALL || env.LC_TIME || env.LANG || '');
      return { locale, hours: (await gnomeHours(env, run)) ?? hoursOf(locale) };
    }
    case 'darwin': {
      const locale = localeOf(deps.systemLocale());
      if (deps.userDefault('AppleICUForce24HourTime')) return { locale, hours: 'h23' };
      if (deps.userDefault('AppleICUForce12HourTime')) return { locale, hours: 'h12' };
      return { locale, hours: hoursOf(locale) };
    }
    default: {
      const locale = localeOf(deps.systemLocale());
      return { locale, hours: hoursOf(locale) };
    }
  }
}

/** The BCP 47 tag of a POSIX locale such as "de_AT.UTF-8@euro"; null for "C" and for an invalid one. */
function localeOf(name: string): string | null {
  const [tag = ''] = name.replaceAll('_', '-').split(/[.@]/);
  if (tag === '' || tag === 'C' || tag === 'POSIX') return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

function hoursOf(locale: string | null): TimeFormat['hours'] {
  if (locale === null) return null;
  const { hourCycle } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
  return hourCycle === 'h11' || hourCycle === 'h12' ? 'h12' : 'h23';
}

async function gnomeHours(env: NodeJS.ProcessEnv, run: TimeFormatDeps['run']): Promise<TimeFormat['hours']> {
  if (!/GNOME|Unity|Cinnamon/i.test(env.XDG_CURRENT_DESKTOP ?? '')) return null;
  const printed = (await run('gsettings', ['get', 'org.gnome.desktop.interface', 'clock-format'])) ?? '';
  return printed.includes('24h') ? 'h23' : printed.includes('12h') ? 'h12' : null;
}
