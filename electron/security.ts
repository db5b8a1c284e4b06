import { app, session, type WebContents } from 'electron';
import { openOutside } from './open-outside.ts';
import { PAGE_URL } from './protocol.ts';

/**
 * Puts every renderer into Chromium's sandbox and restricts where pages may go. Has to be called before the app is ready. An
 * explicit --no-sandbox is respected, because Chromium cannot start as root with its sandbox on.
 */
export function lockDown(): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
}

/** Denies every permission but one: our own page may put text into the clipboard. */
export function denyPermissions(): void {
  const granted = (permission: string, url: string) =>
    permission === 'clipboard-sanitized-write' && url.startsWith(PAGE_URL);
  session.defaultSession.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) =>
    decide(granted(permission, requestingUrl)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission, _origin, { requestingUrl }) =>
    granted(permission, requestingUrl ?? ''),
  );
  session.defaultSession.setDevicePermissionHandler(() => false);
}

/** True for messages from the top frame of our own page, and from nowhere else. */
export function isOurPage(frame: Electron.WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(PAGE_URL);
}

function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url).catch(() => undefined);
    return { action: 'deny' };
  });
}
