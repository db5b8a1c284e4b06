import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The system's Chromium, without the background traffic of a person's browser. */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = places.find((path) => existsSync(path));
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    // On the session's bus it would wake a notification server of its own, in the place of the tests'.
    env: { ...set(process.env), DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', ...more],
  });
}

function set(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
