import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';

/** Whether GNOME Keyring is installed (Debian: apt install gnome-keyring). */
export function hasKeyring(): boolean {
  return spawnSync('gnome-keyring-daemon', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Starts an unlocked keyring for this session in the folder, and waits until it has its name on the bus. */
export async function startKeyring(folder: string): Promise<{ stop(): void }> {
  const daemon = spawn('gnome-keyring-daemon', ['--replace', '--foreground', '--unlock', '--components=secrets'], {
    env: { ...process.env, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  daemon.stdin.end('a password');
  const question = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'];
  const bus = ['--session', '--dest=org.freedesktop.DBus', '--print-reply', '/', ...question];
  await eventually(() => expect(execFileSync('dbus-send', bus, { encoding: 'utf8' })).toContain('true'));
  return { stop: () => void daemon.kill() };
}
