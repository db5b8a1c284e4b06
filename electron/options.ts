import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type DeepLink, isDeepLink, parseDeepLink } from './deep-link.ts';

export interface DesktopOptions {
  readonly dataDir: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Starts in the tray, without a window. */
  readonly hidden: boolean;
  readonly link: DeepLink | null;
}

/**
 * Reads our own options among Chromium's; an unknown option is Chromium's. Arguments after a link are ignored, because the
 * author of the link may have written those too.
 */
export function desktopOptions(argv: readonly string[], env: NodeJS.ProcessEnv): DesktopOptions {
  const at = argv.findIndex(isDeepLink);
  const { values } = parseArgs({
    args: at < 0 ? [...argv] : argv.slice(0, at),
    strict: false,
    options: {
      'data-dir': { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
      hidden: { type: 'boolean' },
    },
  });
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const dataDir = text(values['data-dir']) ?? env.CARILLON_DATA_DIR;
  const port = text(values.port);
  return {
    dataDir: dataDir ? resolve(dataDir) : undefined,
    host: text(values.host),
    port: port !== undefined && /^\d{1,5}$/.test(port) ? Number(port) : undefined,
    hidden: values.hidden === true,
    link: at < 0 ? null : parseDeepLink(argv[at] ?? ''),
  };
}
