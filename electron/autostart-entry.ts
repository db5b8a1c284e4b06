import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execValue } from '../src/encoding/desktop-entry.ts';
import { readSmallFile } from '../src/lib/small-file.ts';
import { writeFileWhole } from '../src/lib/write-file.ts';

const GROUP = '[Desktop Entry]';

const fresh = `${GROUP}
Type=Application
Name=Carillon
Comment=Matrix push relay
Icon=carillon
Terminal=false
X-GNOME-Autostart-enabled=true
`;

/**
 * The desktop entry that starts Carillon when its user signs in (freedesktop.org, "Desktop Application Autostart
 * Specification"). Desktops and people edit the file too, so every line that is not about the command is kept.
 */
export interface AutostartEntry {
  /** Whether the desktop starts Carillon; `missing` without an entry. */
  state(): Promise<'on' | 'off' | 'missing'>;
  /** Makes the desktop start this command, even if the entry was switched off. */
  switchOn(command: readonly string[]): Promise<void>;
  /** Replaces the command of an entry that is switched on, and changes no other. */
  update(command: readonly string[]): Promise<void>;
  remove(): Promise<void>;
}

export function createAutostartEntry(env: NodeJS.ProcessEnv): AutostartEntry {
  const file = autostartFile(env);

  return {
    async state() {
      const text = await read(file);
      if (text === null) return 'missing';
      return isOff(text) ? 'off' : 'on';
    },
    async switchOn(command) {
      const text = without(withCommand((await read(file)) ?? fresh, command), 'Hidden');
      await writeFileWhole(file, withValue(text, 'X-GNOME-Autostart-enabled', 'true'));
    },
    async update(command) {
      const text = await read(file);
      if (text === null || isOff(text)) return;
      const updated = withCommand(text, command);
      if (updated !== text) await writeFileWhole(file, updated);
    },
    remove: () => rm(file, { force: true }),
  };
}

export function autostartFile(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'autostart', 'carillon.desktop');
}

/** Null without a readable entry. */
async function read(file: string): Promise<string | null> {
  return readSmallFile(file).then(
    (content) => content.toString('utf8'),
    () => null,
  );
}

const isOff = (text: string) =>
  valueIn(text, 'Hidden') === 'true' || valueIn(text, 'X-GNOME-Autostart-enabled') === 'false';

const withCommand = (text: string, command: readonly string[]) => withValue(text, 'Exec', execValue(command));

/** The range of lines of the group [Desktop Entry]; `start` is 0 without one. */
function groupOf(lines: readonly string[]): { readonly start: number; readonly end: number } {
  const start = lines.findIndex((line) => line.trim() === GROUP) + 1;
  const next = lines.findIndex((line, at) => at >= start && line.startsWith('['));
  return { start, end: next < 0 ? lines.length : next };
}

const isOf = (key: string) => (line: string) => line.split('=', 1)[0]?.trim() === key;

function valueIn(text: string, key: string): string | undefined {
  const lines = text.split('\n');
  const { start, end } = groupOf(lines);
  const line = lines.slice(start, end).find(isOf(key));
  return line?.slice(line.indexOf('=') + 1).trim();
}

function withValue(text: string, key: string, value: string): string {
  const lines = text.split('\n');
  const { start, end } = groupOf(lines);
  if (start === 0) return withValue(fresh, key, value);
  const at = lines.slice(start, end).findIndex(isOf(key));
  if (at < 0) lines.splice(start, 0, `${key}=${value}`);
  else lines[start + at] = `${key}=${value}`;
  return lines.join('\n');
}

function without(text: string, key: string): string {
  const lines = text.split('\n');
  const { start, end } = groupOf(lines);
  return lines.filter((line, at) => at < start || at >= end || !isOf(key)(line)).join('\n');
}
