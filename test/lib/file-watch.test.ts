import { mkdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { createFileWatch } from '../../src/lib/file-watch.ts';
import { eventually } from '../support/eventually.ts';
import { silentLog } from '../support/log.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Watches a file; `reported` waits until what was done to it is reported. */
function watched(file: string) {
  let times = 0;
  const watch = createFileWatch({ changed: () => void times++, clock: systemClock, log: silentLog });
  onTestFinished(() => watch.stop());
  watch.follow([file]);
  return async function reported(): Promise<void> {
    await eventually(() => expect(times).toBeGreaterThan(0));
    times = 0;
  };
}

describe('a file that is watched', () => {
  it('is reported when it is written, replaced, removed and created again', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'key');
    await writeFile(file, 'one');
    const reported = watched(file);
    await writeFile(file, 'two');
    await reported();
    await writeFile(join(folder, 'new'), 'three');
    await rename(join(folder, 'new'), file);
    await reported();
    await unlink(file);
    await reported();
    await writeFile(file, 'four');
    await reported();
  });

  it('is reported when a folder on the way is switched, as Kubernetes does it', async () => {
    const folder = await temporaryFolder();
    for (const version of ['..1', '..2', '..3']) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, 'key'), version);
    }
    await symlink('..1', join(folder, '..data'));
    await symlink(join('..data', 'key'), join(folder, 'key'));
    const reported = watched(join(folder, 'key'));
    for (const version of ['..2', '..3']) {
      await symlink(version, join(folder, '..data_tmp'));
      await rename(join(folder, '..data_tmp'), join(folder, '..data'));
      await reported();
    }
    await writeFile(join(folder, '..3', 'key'), 'written where the links lead');
    await reported();
  });

  it('is found in a folder that is created later, and again', async () => {
    const folder = await temporaryFolder();
    const secrets = join(folder, 'not', 'yet');
    const reported = watched(join(secrets, 'key'));
    for (const content of ['one', 'two']) {
      await mkdir(secrets, { recursive: true });
      await reported();
      await writeFile(join(secrets, 'key'), content);
      await reported();
      await rm(join(folder, 'not'), { recursive: true });
      await reported();
    }
  });

  it('may lie behind links that lead in a circle', async () => {
    const folder = await temporaryFolder();
    await symlink('b', join(folder, 'a'));
    await symlink('a', join(folder, 'b'));
    const reported = watched(join(folder, 'a'));
    await unlink(join(folder, 'b'));
    await reported();
    await writeFile(join(folder, 'b'), 'at last');
    await reported();
  });
});
