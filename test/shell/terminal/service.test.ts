import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { missingService } from '../../../src/shell/terminal/service.ts';
import { temporaryFolder } from '../../support/temporary.ts';

async function folderWith(name: string): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), '#!/bin/sh\n');
  await chmod(join(folder, name), 0o755);
  return folder;
}

describe('the notification service of a terminal', () => {
  it.each(['linux', 'freebsd'] as const)('needs a session bus on %s', (platform) => {
    expect(missingService(platform, { PATH: '/nowhere' })).toMatch(/session bus/);
  });

  it('needs notify-send on Linux, and names its package', async () => {
    const runtime = await folderWith('bus');
    expect(missingService('linux', { PATH: '/nowhere', XDG_RUNTIME_DIR: runtime })).toMatch(/libnotify-bin/);
  });

  it('is available if both exist', async () => {
    const PATH = await folderWith('notify-send');
    expect(missingService('linux', { PATH, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' })).toBeNull();
  });

  it.each(['darwin', 'win32'] as const)('comes with the system on %s', (platform) => {
    expect(missingService(platform, {})).toBeNull();
  });
});
