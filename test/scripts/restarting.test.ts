import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRestarting } from '../../scripts/restarting.mjs';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Writes down when it starts and when it has ended, which it does after a while, as a relay that drains. */
const program = `
  const { appendFileSync } = require('node:fs');
  const note = (text) => appendFileSync(process.argv[1], text + '\\n');
  process.on('SIGTERM', () => setTimeout(() => { note('ended'); process.exit(0); }, 200));
  setInterval(() => undefined, 1000);
  note('started');
`;

it('restarts a program once the one before has exited, however often a restart is requested meanwhile', async () => {
  const file = join(await temporaryFolder(), 'notes');
  await writeFile(file, '');
  const notes = async () => (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  let end: (code: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const running = createRestarting({ command: () => [process.execPath, '-e', program, file], ended: end });
  running.restart();
  await eventually(async () => expect(await notes()).toEqual(['started']));
  running.restart();
  running.restart();
  await eventually(async () => expect(await notes()).toEqual(['started', 'ended', 'started']));
  running.stop();
  expect(await ended).toBe(0);
  expect(await notes()).toEqual(['started', 'ended', 'started', 'ended']);
});

it('ends with a program that exits by itself, and with its exit code', async () => {
  const code = await new Promise((ended) => {
    createRestarting({ command: () => [process.execPath, '-e', 'process.exit(3)'], ended }).restart();
  });
  expect(code).toBe(3);
});
