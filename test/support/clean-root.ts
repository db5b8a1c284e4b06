import { type ChildProcess, execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const sources = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'];
const quiet = { DEBIAN_FRONTEND: 'noninteractive', PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' };
/** Runs in its own mount namespace, which ends with the program, so that nothing stays mounted. */
const enter = `root=$1; shift
mount -t proc proc "$root/proc"; mount --rbind /dev "$root/dev"; mount --rbind /sys "$root/sys"; mount --bind /tmp "$root/tmp"
exec /usr/sbin/chroot "$root" "$@"`;

const OTHERS = /^\/(proc|dev|sys|tmp|run|home|root|var\/(lib\/apt|lib\/dpkg|cache|log)|var\/[^/]*\.deb)(\/|$)/;

/** A minimal Debian in a folder. Needs root. */
export interface CleanRoot {
  readonly path: string;
  /** Runs a program in it as root and returns its output; throws with the output when it fails. */
  run(...command: string[]): string;
  /** Starts a program in it. */
  start(command: readonly string[], options: SpawnOptions): ReturnType<typeof spawn>;
  /** Boots its systemd; SIGTERM shuts it down. */
  boot(): ReturnType<typeof spawn>;
  /** Runs a program as root in the booted system and returns its output; throws when it fails. */
  inside(machine: ChildProcess, ...command: string[]): string;
  /** Installs packages, given as files of this computer or by name. */
  install(...packages: string[]): void;
  /** Every file in it except the package manager's databases, run-time folders and homes. */
  files(): Set<string>;
  remove(): Promise<void>;
}

export function makeCleanRoot(): CleanRoot {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-root-'));
  const path = join(folder, 'root');
  const from = sources.find((file) => existsSync(file)) ?? '';
  execFileSync('mmdebstrap', ['--quiet', '--variant=apt', 'bookworm', path, from], { stdio: 'pipe' });
  // Its files need not survive a power cut, and flushing each of them takes most of the time.
  writeFileSync(join(path, 'etc/dpkg/dpkg.cfg.d/tests'), 'force-unsafe-io\n');
  const command = (words: readonly string[]) => [
    ...['--mount', '--propagation', 'private', '--', 'sh', '-ec', enter, 'sh', path],
    ...words,
  ];

  const run = (...words: string[]) => ended('unshare', command(words), words);

  return {
    path,
    run,
    start: (words, options) => spawn('unshare', command(words), options),
    boot() {
      const machine = ['--quiet', '--boot', '--register=no', '--keep-unit', '--console=pipe', '--directory', path];
      return spawn('systemd-nspawn', machine, { stdio: ['ignore', 'pipe', 'pipe'] });
    },
    inside(machine, ...words) {
      const first = readFileSync(`/proc/${machine.pid}/task/${machine.pid}/children`, 'utf8').trim();
      const spaces = ['--mount', '--uts', '--ipc', '--pid', '--root', '--wd'];
      return ended('nsenter', ['--target', first, ...spaces, '--', ...words], words);
    },
    install(...packages) {
      const names = packages.map((name) => {
        if (!name.startsWith('/')) return name;
        copyFileSync(name, join(path, 'var', basename(name)));
        return join('/var', basename(name));
      });
      run('apt-get', 'update', '-qq');
      run('apt-get', 'install', '-qq', '-y', '--no-install-recommends', ...names);
    },
    files: () =>
      new Set(
        readdirSync(path, { recursive: true, encoding: 'utf8' })
          .map((file) => `/${file}`)
          .filter((file) => !OTHERS.test(file)),
      ),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function ended(program: string, parameters: readonly string[], words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, parameters, { env: quiet, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}.\n${stdout}\n${stderr}`);
  return stdout;
}
