import { execFile } from 'node:child_process';

/** Programs that can ask the session bus; one of them is on every desktop. None of them gets text from outside. */
const askers: readonly ((property: BusProperty) => readonly [string, readonly string[]])[] = [
  ({ service, path, face, name }) => [
    'dbus-send',
    [
      '--session',
      '--print-reply=literal',
      `--dest=${service}`,
      path,
      'org.freedesktop.DBus.Properties.Get',
      `string:${face}`,
      `string:${name}`,
    ],
  ],
  ({ service, path, face, name }) => ['busctl', ['--user', 'get-property', service, path, face, name]],
];
const PATIENCE_MS = 1_000;

/** A property on the session bus; `face` is its interface. */
export interface BusProperty {
  readonly service: string;
  readonly path: string;
  readonly face: string;
  readonly name: string;
}

/** Reads a boolean of the session bus; null where there is no such service, no such property, or no bus. Never rejects. */
export function createReadFlag(run: RunProgram): (property: BusProperty) => Promise<boolean | null> {
  return async (property) => {
    for (const asker of askers) {
      const answer = await run(...asker(property));
      if (answer === 'missing') continue;
      const word = answer === null ? undefined : /\b(true|false)\b/.exec(answer)?.[1];
      return word === undefined ? null : word === 'true';
    }
    return null;
  };
}

/** What a program printed; null when it failed or took longer than a second. */
export type RunProgram = (program: string, parameters: readonly string[]) => Promise<string | 'missing' | null>;

/** Runs programs in an environment. */
export function createRun(env: NodeJS.ProcessEnv): RunProgram {
  return (program, parameters) =>
    new Promise((resolve) => {
      execFile(program, parameters, { timeout: PATIENCE_MS, env }, (error, printed) => {
        if (error === null) resolve(printed);
        else resolve(error.code === 'ENOENT' ? 'missing' : null);
      });
    });
}
