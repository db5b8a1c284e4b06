import { terminalText } from '../src/encoding/terminal.ts';
import type { Log } from '../src/lib/log.ts';

/** The relay's log on the desktop: lines of JSON on standard error, which go to a terminal or the session's journal. */
export function createProcessLog(): Log {
  const write = (level: string) => (fields: object, message: string) => {
    const line = JSON.stringify({ time: new Date().toISOString(), level, message, ...plain(fields) });
    process.stderr.write(`${terminalText(line)}\n`);
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

function plain(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  );
}
