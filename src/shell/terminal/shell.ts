import { type ExecFileException, execFile } from 'node:child_process';
import { notificationBody, notificationTitle } from '../../encoding/notification.ts';
import { type NotifySendOptions, notifySendArguments } from '../../encoding/notify-send.ts';
import { createMarkupAbility } from '../../freedesktop/markup.ts';
import { isFreedesktop } from '../../freedesktop/platform.ts';
import { createRun } from '../../freedesktop/run-program.ts';
import { createServerCapabilities } from '../../freedesktop/server-capabilities.ts';
import type { Log } from '../../lib/log.ts';
import { serviceHangs, serviceSilent } from '../hanging-service.ts';
import type { Banner, BannerOutcome, Shell } from '../shell.ts';
import { missingService } from './service.ts';

export interface TerminalShellDeps {
  readonly log: Log;
  readonly platform?: NodeJS.Platform;
  readonly env?: NodeJS.ProcessEnv;
}

/** How long a notification may take; a service that hangs would keep notify-send for half a minute. Milliseconds. */
const TIMEOUT_MS = 5_000;

/**
 * The shell of a headless relay: banners through notify-send on Linux and the BSDs, and through node-notifier elsewhere. A
 * banner is neither closed nor replaced, and a terminal has no badge; those calls do nothing.
 */
export function createTerminalShell({ log, platform = process.platform, env = process.env }: TerminalShellDeps): Shell {
  const parsesMarkup = createMarkupAbility({
    platform,
    capabilities: createServerCapabilities(createRun(env)),
    now: Date.now,
  });
  const notifySend = createNotifySend(env);
  return {
    name: 'terminal',
    async show(banner) {
      const missing = missingService(platform, env);
      if (missing !== null) return { result: 'suppressed', reason: 'notifications-unavailable', detail: missing };
      if (!isFreedesktop(platform)) return notifyElsewhere(banner);
      return notifySend({ ...banner, parsesMarkup: await parsesMarkup() });
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
}

/**
 * Shows banners with notify-send: node-notifier would pass the text to a command shell, and does not support `--`. After a
 * timeout, one banner at a time is sent as a probe until the service answers again.
 */
function createNotifySend(env: NodeJS.ProcessEnv): (banner: NotifySendOptions) => Promise<BannerOutcome> {
  let hangs = false;
  let asking = false;

  return async (banner) => {
    if (hangs && asking) return serviceHangs;
    asking = true;
    return new Promise((resolve) => {
      execFile('notify-send', notifySendArguments(banner), { env, timeout: TIMEOUT_MS }, (error, _, stderr) => {
        asking = false;
        hangs = error?.killed === true;
        resolve(hangs ? serviceSilent : outcomeOf(error, stderr));
      });
    });
  };
}

/** node-notifier is loaded with the first banner, because a relay that only forwards never needs it. */
async function notifyElsewhere(banner: Banner): Promise<BannerOutcome> {
  const { default: notifier } = await import('node-notifier');
  const options = {
    title: notificationTitle(banner.title),
    // node-notifier refuses an empty message.
    message: notificationTitle(notificationBody(banner.body, false)),
    sound: banner.sound !== null,
    wait: false,
  };
  return new Promise((resolve) => {
    notifier.notify(options, (error) => resolve(outcomeOf(error, error?.message ?? '')));
  });
}

/** The outcome with the helper's own error, without the command line, which contains the text of the message. */
function outcomeOf(error: ExecFileException | Error | null, said: string): BannerOutcome {
  if (!(error instanceof Error)) return { result: 'shown' };
  const last = said.trim().split('\n').at(-1) ?? '';
  const isCommand = last === '' || last.startsWith('Command failed');
  return {
    result: 'failed',
    reason: 'notification-failed',
    detail: isCommand ? 'The notification helper failed.' : last.slice(0, 200),
  };
}
