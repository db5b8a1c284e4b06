import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';
import { temporaryFolder } from './temporary.ts';

const program = '/usr/sbin/nginx';

/** Whether Debian's nginx is installed. CI must have it, so there the test fails without it. */
export const hasNginx = (): boolean => existsSync(program) || process.env.CI !== undefined;

/** Runs the real nginx with these servers, and defaults for everything else, until the test ends. */
export async function startNginx(servers: string, port: number): Promise<void> {
  const folder = await temporaryFolder();
  const file = (name: string) => join(folder, name);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((use) => `${use}_temp_path ${file(use)};`);
  await writeFile(
    file('nginx.conf'),
    `user root; pid ${file('pid')}; error_log ${file('error.log')}; events {}
http { access_log off; types { text/html html; } ${temporary.join(' ')}\n${servers}\n}`,
  );
  const arguments_ = ['-p', folder, '-e', file('error.log'), '-c', file('nginx.conf'), '-g', 'daemon off;'];
  const child = spawn(program, arguments_, { stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended. ${printed}`);
    await new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(void socket.destroy()));
      socket.once('error', reject);
    });
  });
}
