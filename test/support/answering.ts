import type { ChildProcess } from 'node:child_process';
import { eventually } from './eventually.ts';

/** Waits until the gateway of a started program answers; what is returned ends the program and tells how it ended. */
export async function answering(child: ChildProcess, url: string): Promise<() => Promise<number | null>> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    await eventually(() => fetch(url), { timeout: 60_000 });
  } catch {
    child.kill('SIGKILL');
    throw new Error(`It did not come up.\n${said}`);
  }
  return async () => {
    child.kill('SIGTERM');
    return ended;
  };
}
