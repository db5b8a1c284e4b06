import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const itemSchema = z.object({
  tooltip: z.string(),
  /** Width, height and a hash of its bytes. */
  image: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  /** Labels of the menu, from top to bottom. */
  menu: z.array(z.string()),
});
type TrayItem = z.infer<typeof itemSchema>;

/** A panel with a tray on this session's bus. */
export interface TrayHost {
  items(): Promise<TrayItem[]>;
  /** Clicks through the menu of the newest icon by labels. */
  click(...labels: string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the panel of tray-host.py and waits until it has its name. Needs Python with D-Bus and GLib. */
export async function startTrayHost(): Promise<TrayHost> {
  const script = fileURLToPath(new URL('tray-host.py', import.meta.url));
  const panel = spawn('/usr/bin/python3', [script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Makes hashes equal across runs.
    env: { ...process.env, PYTHONHASHSEED: '0' },
  });
  const lines = createInterface({ input: panel.stdout })[Symbol.asyncIterator]();

  async function next(): Promise<unknown> {
    const { value } = await lines.next();
    if (value === undefined) throw new Error('The panel ended.');
    const { answer, error } = JSON.parse(value);
    if (error !== undefined) throw new Error(error);
    return answer;
  }

  function ask(question: object): Promise<unknown> {
    panel.stdin.write(`${JSON.stringify(question)}\n`);
    return next();
  }

  await next();
  return {
    items: async () => z.array(itemSchema).parse(await ask({ ask: 'items' })),
    async click(...labels) {
      const answer = await ask({ ask: 'click', labels });
      if (answer !== 'clicked') throw new Error(`The entry ${labels.join(', ')} is disabled.`);
    },
    async stop() {
      const ended = new Promise((resolve) => panel.once('exit', resolve));
      panel.stdin.end();
      await ended;
    },
  };
}
