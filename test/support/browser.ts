import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The system's Chromium without its usual background traffic. */
export function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = places.find((path) => existsSync(path));
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    // On the session bus it would start another notification server in place of the tests' one.
    env: { ...set(process.env), DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', ...more],
  });
}

function set(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
