import type { RunProgram } from './run-program.ts';

const SERVICE = 'org.freedesktop.Notifications';
const OBJECT = '/org/freedesktop/Notifications';

/** Programs that call a method on the session bus; every desktop has one of them. They get no text from outside. */
const commands: readonly (readonly [string, readonly string[]])[] = [
  ['dbus-send', ['--session', '--print-reply=literal', `--dest=${SERVICE}`, OBJECT, `${SERVICE}.GetCapabilities`]],
  ['busctl', ['--user', 'call', SERVICE, OBJECT, SERVICE, 'GetCapabilities']],
];

/** Reads the notification server's capabilities by a program, for a process without a connection to the session bus. */
export function createServerCapabilities(run: RunProgram): () => Promise<readonly string[] | null> {
  return async () => {
    for (const command of commands) {
      const printed = await run(...command);
      if (printed !== null && printed !== 'missing') return printed.match(/[\w-]+/g) ?? [];
    }
    return null;
  };
}
