import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where configuration, stores and secrets live by default: `CARILLON_DATA_DIR`, else the platform's
 * place for an application's data (on Linux the XDG base directory specification's `XDG_DATA_HOME`).
 */
export function defaultDataDir(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (env.CARILLON_DATA_DIR) return env.CARILLON_DATA_DIR;
  switch (platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Carillon');
    case 'win32':
      return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Carillon');
    default:
      return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'carillon');
  }
}
