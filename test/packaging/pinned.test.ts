import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');
const files = readdirSync(`${root}/.github/workflows`).map((name) => `.github/workflows/${name}`);
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([all]) => all.trim());
/** The jobs of a workflow by name, each with its lines. */
const jobs = (text: string) =>
  Object.fromEntries(
    [...(text.split('\njobs:\n')[1] ?? '').matchAll(/^ {2}([\w-]+):\n((?: {4}.*\n|\n)+)/gm)].map(
      ([, name = '', own = '']) => [name, own],
    ),
  );

describe.each(files)('%s', (file) => {
  const text = read(file);

  it('pins actions by the digest of a commit, and names its release', () => {
    const used = matches(text, /^.*\buses:.*$/gm);
    expect(used).not.toEqual([]);
    const pinned = /^(- )?uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    expect(used.filter((line) => !pinned.test(line))).toEqual([]);
  });

  it('pins images by their digest', () => {
    expect(
      matches(text, /^ *(image|container):(?! *$).*$/gm).filter((line) => !/@sha256:[0-9a-f]{64}$/.test(line)),
    ).toEqual([]);
  });

  it('gives each job only the permissions that it declares', () => {
    expect(text).toMatch(/^permissions: \{\}$/m);
    expect(Object.keys(jobs(text))).not.toEqual([]);
    for (const [name, own] of Object.entries(jobs(text))) {
      expect([name, own]).toEqual([name, expect.stringMatching(/^ {4}permissions:\n( {6}\w+: (read|write)\n)+/m)]);
      expect([name, own]).toEqual([name, expect.stringMatching(/^ {4}timeout-minutes: \d+$/m)]);
    }
  });

  it('leaves no credentials in a checkout', () => {
    const steps = text.split(/^ {6}- /m).filter((step) => step.startsWith('uses: actions/checkout@'));
    expect(steps.filter((step) => !step.includes('persist-credentials: false'))).toEqual([]);
  });

  it('neither runs strangers’ code with our permissions nor puts their text into a shell', () => {
    expect(text).not.toMatch(/pull_request_target|workflow_run/);
    const scripts = text
      .split(/^ *(?:- )?run: /m)
      .slice(1)
      .map((rest) => rest.split(/^ {6}- |^ {2}\w/m)[0]);
    expect(scripts.filter((script) => script?.includes('${{'))).toEqual([]);
  });
});

describe('the workflows', () => {
  it('have write access in one job alone, which drafts a release', () => {
    const writing = files.flatMap((file) =>
      Object.entries(jobs(read(file))).flatMap(([name, own]) =>
        matches(own, /\w+: write$/gm).map((what) => [file, name, what]),
      ),
    );
    expect(writing).toEqual([['.github/workflows/release.yml', 'draft', 'contents: write']]);
  });

  it('run every check of a change on every pull request', () => {
    const check = read('.github/workflows/check.yml');
    expect(check).toMatch(/^on:\n {2}pull_request:\n/m);
    expect(check).toContain('- run: .ci/run\n');
  });
});

describe('the container', () => {
  it('is built from images by their digest, and from its own stages', () => {
    const from = matches(read('Containerfile'), /^FROM .*$/gm);
    expect(from).toHaveLength(2);
    expect(from.filter((line) => !/^FROM \S+:\S+@sha256:[0-9a-f]{64}( AS \w+)?$/.test(line))).toEqual([]);
  });
});

describe('the homeserver of the tests', () => {
  it('is installed with one exact version of every package', () => {
    const wanted = read('test/support/synapse-packages.txt').trim().split('\n').slice(1);
    expect(wanted.filter((line) => !/^[\w.]+(-[\w.]+)*==[\w.]+$/.test(line))).toEqual([]);
    const version = /VERSION = '(.+)'/.exec(read('test/support/synapse.ts'))?.[1];
    expect(wanted).toContain(`matrix-synapse==${version}`);
  });
});
