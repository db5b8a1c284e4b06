import type { ChildProcess } from 'node:child_process';
import { eventually } from './eventually.ts';

/**
 * Waits until the gateway of a started program answers. Returns a function that stops the program and resolves to its
 * exit code.
 */
export async function answering(child: ChildProcess, url: string): Promise<() => Promise<number | null>> {
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (printed += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    await eventually(() => fetch(url), { timeout: 60_000 });
  } catch {
    child.kill('SIGKILL');
    throw new Error(`The gateway did not answer.\n${printed}`);
  }
  return async () => {
    child.kill('SIGTERM');
    return ended;
  };
}
