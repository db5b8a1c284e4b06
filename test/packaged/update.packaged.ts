import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { chmod, chown, copyFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listening } from '../support/desktop.ts';
import { startEndpoint } from '../support/emulators.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { message, notify } from '../support/notify.ts';
import { appImage, inspectableAppImage, packageFile } from '../support/packages.ts';
import { createPerson, type Person } from '../support/person.ts';

/** The port in the address for updates that the tested packages have. */
const PORT = 18_374;
const newer = packageFile('newer', appImage);
const announced = readFileSync(join(newer, '..', 'latest-linux.yml'), 'utf8');
const hash = (file: string) => createHash('sha512').update(readFileSync(file)).digest('base64');

let person: Person;
let server: Server;
let announcement = announced;
let image: string;
let url: string;
let app: ElectronApplication;
let page: Page;

beforeAll(async () => {
  person = await createPerson();
  server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(PORT, '127.0.0.1', resolve));
  image = join(person.home, 'Carillon.AppImage');
  await copyFile(inspectableAppImage, image);
  await chmod(image, 0o755);
  await chown(image, person.id, person.id);
  const port = await freePort();
  url = `http://127.0.0.1:${port}/_matrix/push/v1/notify`;
  const folder = join(person.home, '.config', 'Carillon');
  execFileSync('install', ['-d', '-o', String(person.id), '-m', '700', join(folder, '..'), folder]);
  const apps = { 'org.example.up': { type: 'unifiedpush', allowNetworks: ['127.0.0.0/8'] } };
  await writeFile(join(folder, 'config.json'), JSON.stringify({ gateway: { port }, apps }));
});
afterAll(async () => {
  for (const pid of running()) process.kill(pid, 'SIGTERM');
  await eventually(() => expect(running()).toEqual([]));
  await new Promise((resolve) => server?.close(resolve));
  await person?.leave();
});

/** Serves a folder of releases: whole files, and the announcement that the test sets. */
function serve({ url: path = '/' }: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(path, 'http://127.0.0.1');
  if (pathname === '/latest-linux.yml') response.end(announcement);
  else if (pathname === `/${basename(newer)}`) {
    response.writeHead(200, { 'content-length': statSync(newer).size });
    createReadStream(newer).pipe(response);
  } else response.writeHead(404).end();
}

/** The ids of this person's main processes of Carillon, without their helpers. */
function running(): number[] {
  const listed = execFileSync('sh', ['-c', `ps -u ${person.id} -o pid=,args= || true`], { encoding: 'utf8' });
  return listed
    .split('\n')
    .filter((line) => / \S*\/app\/carillon( (?!--type)|$)/.test(line))
    .map((line) => Number.parseInt(line, 10));
}

/** Starts the AppImage as the person, which Playwright itself cannot. */
async function start(): Promise<void> {
  const wrapper = join(person.home, 'start.sh');
  const account = `--reuid=${person.id} --regid=${person.id} --clear-groups`;
  await writeFile(wrapper, `#!/bin/sh\nexec setpriv ${account} "${image}" "$@"\n`, { mode: 0o755 });
  app = await _electron.launch({ executablePath: wrapper, env: { ...person.env } });
  page = await app.firstWindow();
  await listening(page);
  await page.getByRole('link', { name: 'Settings' }).click();
}

describe('an update', () => {
  it('with another checksum than the announced one is refused', async () => {
    const before = hash(image);
    announcement = announced.replace(/sha512: \S+/g, `sha512: ${Buffer.alloc(64, 1).toString('base64')}`);
    await start();
    await page.getByText(/was not installed: sha512 checksum mismatch/).waitFor({ timeout: 60_000 });
    expect(await page.getByRole('button', { name: 'Restart and update' }).count()).toBe(0);
    await app.close();
    expect(hash(image)).toBe(before);
  }, 180_000);

  it('waits for the delivery in flight, then replaces the running program, and starts', async () => {
    const held: ServerResponse[] = [];
    const endpoint = await startEndpoint((response) => held.push(response));
    announcement = announced;
    await start();
    const install = page.getByRole('button', { name: 'Restart and update' }).first();
    await install.waitFor({ timeout: 60_000 });
    const before = hash(image);
    expect(before).not.toBe(hash(newer));

    const answered = notify(
      url,
      message('in flight', { devices: [{ app_id: 'org.example.up', pushkey: endpoint.url }] }),
    );
    await eventually(() => expect(held).toHaveLength(1));
    const { ino } = statSync(image);
    await install.click();
    // The gateway accepts no more pushes; only the delivery is left to complete.
    await eventually(() => expect(fetch(url)).rejects.toThrow());
    expect(hash(image)).toBe(before);
    held[0]?.writeHead(201).end();
    expect(await answered).toEqual({ status: 200, body: { rejected: [] } });
    await eventually(() => expect(statSync(image).ino).not.toBe(ino));

    await eventually(() => fetch(url), { timeout: 60_000 });
    expect(hash(image)).toBe(hash(newer));
    expect(running()).toHaveLength(1);
    // Delivered once: the new program knows of the delivery.
    expect(endpoint.received).toHaveLength(1);
  }, 180_000);
});
