import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataDir } from '../config/data-dir.ts';

export const usage = `Usage: carillon serve [options]

Runs the relay without a window: a Matrix push gateway, its history, and the page that shows both.

  --data-dir D         folder of config.json, outbox.db and history.db (CARILLON_DATA_DIR; default: ${defaultDataDir(process.platform, process.env)})
  --config F           configuration file, which has to exist (default: config.json in the data folder, which need not)
  --host H             address the gateway listens on (default: 127.0.0.1)
  --port N             port of the gateway; 0 picks any free port (default: 7874)
  --ui-port N          port of the page; 0 picks any free port (default: 7875)
  --no-ui              serve no page
  --ui-address-file F  file of its owner's for the page's address, which holds a token, instead of printing it
  --log-format F       json or pretty (default: pretty in a terminal, else json)
`;

/** The options of the command line, flat as they are typed there. */
export interface ServeOptions {
  readonly dataDir: string;
  readonly configFile: string;
  /** True when `--config` names the file: then it has to exist. */
  readonly configNamed: boolean;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly uiPort: number | undefined;
  readonly ui: boolean;
  readonly uiAddressFile: string | undefined;
  readonly logFormat: 'json' | 'pretty';
}

type Parsed =
  | { readonly kind: 'options'; readonly options: ServeOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

/** Reads the arguments after `serve`. Relative paths start in the working directory. */
export function parseServeArguments(argv: readonly string[], env: NodeJS.ProcessEnv): Parsed {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        'data-dir': { type: 'string' },
        config: { type: 'string' },
        host: { type: 'string' },
        port: { type: 'string' },
        'ui-port': { type: 'string' },
        'no-ui': { type: 'boolean', default: false },
        'ui-address-file': { type: 'string' },
        'log-format': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const dataDir = resolve(values['data-dir'] ?? defaultDataDir(process.platform, env));
    return {
      kind: 'options',
      options: {
        dataDir,
        configFile: values.config === undefined ? join(dataDir, 'config.json') : resolve(values.config),
        configNamed: values.config !== undefined,
        host: values.host,
        port: portOf('--port', values.port),
        uiPort: portOf('--ui-port', values['ui-port']),
        ui: !values['no-ui'],
        uiAddressFile: values['ui-address-file'] === undefined ? undefined : resolve(values['ui-address-file']),
        logFormat: logFormatOf(values['log-format']),
      },
    };
  } catch (cause) {
    return { kind: 'wrong', message: cause instanceof Error ? cause.message : String(cause) };
  }
}

function portOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new Error(`${name} takes a number from 0 to 65535.`);
  return Number(text);
}

function logFormatOf(text: string | undefined): 'json' | 'pretty' {
  if (text === undefined) return process.stderr.isTTY ? 'pretty' : 'json';
  if (text === 'json' || text === 'pretty') return text;
  throw new Error('--log-format takes json or pretty.');
}
