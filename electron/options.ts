import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface DesktopOptions {
  readonly dataDir: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
}

/** Reads our own options among those of Chromium; anything unknown is Chromium's. */
export function desktopOptions(argv: readonly string[], env: NodeJS.ProcessEnv): DesktopOptions {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: { 'data-dir': { type: 'string' }, host: { type: 'string' }, port: { type: 'string' } },
  });
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const dataDir = text(values['data-dir']) ?? env.CARILLON_DATA_DIR;
  const port = text(values.port);
  return {
    dataDir: dataDir ? resolve(dataDir) : undefined,
    host: text(values.host),
    port: port !== undefined && /^\d{1,5}$/.test(port) ? Number(port) : undefined,
  };
}
