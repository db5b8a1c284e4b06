import { createRequire } from 'node:module';
import { pino } from 'pino';
import type { Log } from '../log.ts';

/** Writes to standard error, so that standard output holds nothing but the two addresses. */
export function createTerminalLog(format: 'json' | 'pretty'): Log {
  if (format === 'json') return pino({ name: 'carillon' }, pino.destination({ dest: 2, sync: true }));
  const pretty: typeof import('pino-pretty') = createRequire(import.meta.url)('pino-pretty');
  return pino({ base: null }, pretty({ destination: 2, sync: true, translateTime: 'SYS:HH:MM:ss', colorize: true }));
}
