import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { Build } from './updates.ts';

/** How this copy of Carillon was installed, from files that its package has beside the archive. */
export function thisBuild(): Build {
  const beside = (name: string) => join(process.resourcesPath, name);
  const packageType = beside('package-type');
  return {
    packaged: app.isPackaged,
    platform: process.platform,
    env: process.env,
    packageType: existsSync(packageType) ? readFileSync(packageType, 'utf8').trim() : undefined,
    hasAddress: existsSync(beside('app-update.yml')),
  };
}
