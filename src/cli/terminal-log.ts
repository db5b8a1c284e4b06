import { createRequire } from 'node:module';
import { pino } from 'pino';
import { terminalLogLine, terminalText } from '../encoding/terminal.ts';
import type { Log } from '../lib/log.ts';

const STANDARD_ERROR = 2;

/**
 * Logs to standard error, so that standard output has nothing but the two addresses, or to a file (name or descriptor).
 * Text is escaped, so that no log line controls the terminal.
 */
export function createTerminalLog(format: 'json' | 'pretty', file: number | string = STANDARD_ERROR): Log {
  if (format === 'json') {
    const plain = pino.destination({ dest: file, sync: true });
    return pino({ name: 'carillon' }, { write: (line) => plain.write(terminalText(line)) });
  }
  const pretty: typeof import('pino-pretty') = createRequire(import.meta.url)('pino-pretty');
  const lines = pretty({ destination: file, sync: true, translateTime: 'SYS:HH:MM:ss', colorize: true });
  return pino({ base: null }, { write: (line) => lines.write(terminalLogLine(line)) });
}
