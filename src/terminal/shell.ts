import type { Log } from '../log.ts';
import { bannerText, bannerTitle } from '../providers/desktop/text.ts';
import type { Banner, BannerOutcome, Shell } from '../shell.ts';
import { missingService } from './service.ts';

export interface TerminalShellDeps {
  readonly log: Log;
  readonly platform?: NodeJS.Platform;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * The shell of a headless relay: banners through node-notifier where there is a notification service. node-notifier can
 * neither close nor replace what it showed, and a terminal has no badge; those calls do nothing.
 */
export function createTerminalShell({ log, platform = process.platform, env = process.env }: TerminalShellDeps): Shell {
  let notifier: Promise<Notify> | undefined;

  return {
    name: 'terminal',
    async show(banner) {
      const missing = missingService(platform, env);
      if (missing !== null) return { result: 'suppressed', reason: 'notifications-unavailable', detail: missing };
      // Loaded with the first banner: a relay that only forwards never pays for it.
      notifier ??= loadNotifier();
      return show(await notifier, banner);
    },
    close: async () => undefined,
    closeAll: async () => undefined,
    setUnread: async () => undefined,
    setStatus: async () => undefined,
    settings: async () => null,
    setPreferences: async () => undefined,
    seal: async () => null,
    unseal: () => Promise.reject(new Error('There is no keychain in a terminal.')),
    async openExternal(url) {
      log.info({ url }, 'open this address in a browser');
    },
  };

  function show(notify: Notify, banner: Banner): Promise<BannerOutcome> {
    return new Promise((resolve) => {
      notify(optionsOf(banner, platform), (error) =>
        resolve(
          error instanceof Error
            ? { result: 'failed', reason: 'notification-failed', detail: plainError(error) }
            : { result: 'shown' },
        ),
      );
    });
  }
}

/** `done` gets an Error when the helper failed; else what the helper wrote to standard error, which may be nothing. */
type Notify = (options: Record<string, unknown>, done: (error: unknown) => void) => unknown;

async function loadNotifier(): Promise<Notify> {
  const { default: notifier } = await import('node-notifier');
  return (options, done) => notifier.notify(options, done);
}

function optionsOf(banner: Banner, platform: NodeJS.Platform): Record<string, unknown> {
  const body = bannerText(banner.body, platform);
  return {
    title: bannerTitle(banner.title, platform),
    // notify-send reads a body that begins with a dash as an option, too, and refuses an empty one.
    message: bannerTitle(body, platform),
    sound: banner.sound !== null,
    wait: false,
    ...(platform === 'linux' ? { urgency: banner.urgency, 'app-name': 'Carillon' } : {}),
  };
}

/** The helper's own words, without the command line, which holds the message's text. */
function plainError(error: Error): string {
  const last = error.message.trim().split('\n').at(-1) ?? '';
  return last.startsWith('Command failed') ? 'The notification helper failed.' : last.slice(0, 200);
}
