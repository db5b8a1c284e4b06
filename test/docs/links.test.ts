import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { suites } from '../../scripts/suites.mjs';
import { contract } from '../../src/api/contract.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const scripts: Record<string, string> = JSON.parse(read('package.json')).scripts;
const namesIn = (folder: string, pattern: RegExp) =>
  readdirSync(join(root, folder))
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));

/** Every page for people. */
const pages = [...namesIn('.', /\.md$/), ...namesIn('docs', /\.md$/), '.github/PULL_REQUEST_TEMPLATE.md'];
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);
/** The text outside of code. */
const prose = (file: string) => read(file).replaceAll(/^```.*?^```$/gms, '');

/** Names of the API look like paths. */
const procedures = Object.entries(contract).flatMap(([group, member]) =>
  Object.keys(member).map((name) => `${group}/${name}`),
);

/** The anchors that GitHub makes of a page's headings. */
function anchorsOf(file: string): string[] {
  return matches(prose(file), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The relative links of a page that lead nowhere, to no file or to no heading. */
function deadLinks(file: string): string[] {
  return matches(prose(file), /\]\(([^)\s]+)\)/g).filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : join(dirname(file), path);
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
}

/** The paths of this tree that a text names, in prose, tables and pictures alike. */
function pathsIn(text: string): string[] {
  const tops = 'src|electron|renderer|test|scripts|docs|build|\\.github|\\.ci|\\.vscode';
  const found = matches(text, new RegExp(`(?<![\\w./:~@-])((?:${tops})/[\\w./-]*[\\w/])(?![*{<…])`, 'g'));
  return found.filter((path) => !procedures.includes(path));
}

/** What is called with npm or Node in a text and is not there. */
function unknownCommands(text: string): string[] {
  const runs = matches(text, /\bnpm run ([\w:-]+)/g).filter((name) => scripts[name] === undefined);
  const named = matches(text, /\bnpm test -- ([a-z]+)/g).filter((name) => suites[name] === undefined);
  // npm keeps what follows for itself unless two dashes come first.
  const lost = matches(text, /\b(npm (?:test|run [\w:-]+) (?!-- |&)[^`\n]+)`/g);
  const files = matches(text, /\bnode ((?:scripts|node_modules)\/[\w./-]+)/g).filter(
    (file) => !existsSync(join(root, file)),
  );
  return [...runs, ...named, ...lost, ...files];
}

describe.each(pages)('%s', (file) => {
  it('has no dead link', () => {
    expect(deadLinks(file)).toEqual([]);
  });

  it('names no path that there is not', () => {
    expect(pathsIn(read(file)).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names no command that there is not', () => {
    expect(unknownCommands(read(file))).toEqual([]);
  });
});

describe('what is looked for in pages', () => {
  it('is found', () => {
    const count = (find: (text: string) => string[]) => pages.flatMap((file) => find(read(file))).length;
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/gateway.md']));
    expect(count(pathsIn)).toBeGreaterThan(100);
    expect(anchorsOf('docs/api.md')).toContain('signing-in');
  });

  it('is told from what there is', () => {
    expect(unknownCommands('`npm run serve`, `npm test -- desktop`, npm ci && npm start')).toEqual([]);
    expect(unknownCommands('`npm run serv`')).toEqual(['serv']);
    expect(unknownCommands('`npm test desktop`')).toEqual(['npm test desktop']);
    expect(unknownCommands('`npm test -- desk`')).toEqual(['desk']);
    expect(unknownCommands('`npm run serve --port 1`')).toEqual(['npm run serve --port 1']);
    expect(unknownCommands('node scripts/nothing.mjs')).toEqual(['scripts/nothing.mjs']);
    expect(pathsIn('see `src/relay.ts`, and src/gateway. Not https://x.example/src/y')).toEqual([
      'src/relay.ts',
      'src/gateway',
    ]);
  });
});

describe('the other places that name commands and paths', () => {
  const others = ['.ci/run', ...namesIn('.github/workflows', /\.yml$/), ...namesIn('.github/ISSUE_TEMPLATE', /\.yml$/)];

  it.each(others)('%s names none that there is not', (file) => {
    expect(unknownCommands(read(file))).toEqual([]);
  });

  it('.vscode/launch.json starts what there is', () => {
    const { configurations } = JSON.parse(read('.vscode/launch.json'));
    expect(configurations.map(({ name }: { name: string }) => name)).not.toEqual([]);
    const programs = matches(JSON.stringify(configurations), /"program":"\$\{workspaceFolder\}\/([^"]+)"/g);
    expect(programs).not.toEqual([]);
    expect(programs.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
