import { readdir, readFile, readlink } from 'node:fs/promises';

const LISTENING = '0A';

export interface PortOwner {
  readonly name: string;
  readonly process: number;
}

/**
 * The program that listens on a port of this computer, with its process id; null where that cannot be found out: on systems
 * other than Linux, and for programs of another user. Source: proc(5), `/proc/net/tcp`.
 */
export async function portOwner(port: number, proc = '/proc'): Promise<PortOwner | null> {
  try {
    const tables = await Promise.all(
      ['tcp', 'tcp6'].map((name) => readFile(`${proc}/net/${name}`, 'utf8').catch(() => '')),
    );
    const inodes = new Set(tables.flatMap((table) => inodesOf(table, port)));
    if (inodes.size === 0) return null;
    for (const pid of (await readdir(proc)).filter((name) => /^\d+$/.test(name))) {
      if (!(await holds(`${proc}/${pid}/fd`, inodes))) continue;
      const name = (await readFile(`${proc}/${pid}/comm`, 'utf8')).trim();
      return { name, process: Number(pid) };
    }
    return null;
  } catch {
    return null;
  }
}

function inodesOf(table: string, port: number): string[] {
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const bound = Number.parseInt(local.split(':')[1] ?? '', 16);
    return state === LISTENING && bound === port ? [inode] : [];
  });
}

async function holds(folder: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const target = await readlink(`${folder}/${name}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined && inodes.has(inode)) return true;
  }
  return false;
}
