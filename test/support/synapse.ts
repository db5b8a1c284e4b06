import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

const run = promisify(execFile);
const PACKAGE = 'matrix-synapse';
const VERSION = '1.163.2';
const packages = fileURLToPath(new URL('synapse-packages.txt', import.meta.url));

export interface Homeserver {
  readonly url: string;
  stop(): Promise<void>;
}

/** A real Synapse with SQLite in a new folder, allowed to push to this computer, without rate limits. */
export async function startSynapse(): Promise<Homeserver> {
  const python = await installed();
  const folder = await mkdtemp(join(tmpdir(), 'carillon-synapse-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await writeFile(join(folder, 'homeserver.yaml'), JSON.stringify(configuration(folder, port)));
  await writeFile(join(folder, 'log.yaml'), JSON.stringify(logging(folder)));
  const command = ['-m', 'synapse.app.homeserver', '-c', join(folder, 'homeserver.yaml')];
  await run(python, [...command, '--generate-keys'], { cwd: folder });
  const server = spawn(python, command, { cwd: folder, stdio: 'ignore' });
  const exited = new Promise((resolve) => server.once('exit', resolve));
  const gone = () => server.exitCode !== null || server.signalCode !== null;
  const stop = async () => {
    server.kill();
    await exited;
    await rm(folder, { recursive: true });
  };
  try {
    await eventually(async () => expect(gone() || (await fetch(`${url}/health`)).ok).toBe(true), { timeout: 60_000 });
    expect(gone()).toBe(false);
  } catch {
    const log = await readFile(join(folder, 'synapse.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`Synapse did not start.\n${log.slice(-2_000)}`);
  }
  return { url, stop };
}

/**
 * The Python of a virtual environment with the pinned Synapse, created on first use and kept between runs. The environment
 * variable CARILLON_SYNAPSE_VENV sets another folder for it.
 */
async function installed(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = process.env.CARILLON_SYNAPSE_VENV || join(cache, 'carillon-synapse');
  const python = join(folder, 'bin', 'python');
  if ((await installedVersion(python)) !== VERSION) {
    console.log(`Installing ${PACKAGE} ${VERSION} (only the first time) …`);
    await run('python3', ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await run(python, [...pip, '--no-deps', '--only-binary=:all:', '-r', packages]);
  }
  return python;
}

/** The installed version that can be imported; undefined also for an incomplete virtual environment. */
async function installedVersion(python: string): Promise<string | undefined> {
  const question = `import synapse.app.homeserver, importlib.metadata as m; print(m.version('${PACKAGE}'))`;
  return run(python, ['-c', question]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

/** JSON is YAML. */
function configuration(folder: string, port: number) {
  const free = { per_second: 100_000, burst_count: 100_000 };
  return {
    server_name: 'localhost',
    public_baseurl: `http://127.0.0.1:${port}/`,
    pid_file: join(folder, 'homeserver.pid'),
    listeners: [{ port, type: 'http', bind_addresses: ['127.0.0.1'], tls: false, resources: [{ names: ['client'] }] }],
    database: { name: 'sqlite3', args: { database: join(folder, 'homeserver.db') } },
    log_config: join(folder, 'log.yaml'),
    media_store_path: join(folder, 'media'),
    signing_key_path: join(folder, 'signing.key'),
    macaroon_secret_key: 'carillon',
    form_secret: 'carillon',
    enable_registration: true,
    enable_registration_without_verification: true,
    report_stats: false,
    trusted_key_servers: [],
    // As the README recommends: homeservers refuse to push to private addresses by default.
    ip_range_whitelist: ['127.0.0.1/32'],
    push: { include_content: true },
    rc_message: free,
    rc_registration: free,
    rc_login: { address: free, account: free, failed_attempts: free },
    rc_joins: { local: free, remote: free },
    rc_invites: { per_room: free, per_user: free, per_issuer: free },
    rc_room_creation: free,
  };
}

function logging(folder: string) {
  return {
    version: 1,
    handlers: { file: { class: 'logging.FileHandler', filename: join(folder, 'synapse.log') } },
    root: { level: 'INFO', handlers: ['file'] },
  };
}
