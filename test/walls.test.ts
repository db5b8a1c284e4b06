import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const statements = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|import\('([^']+)'\)/g,
  );
  return [...statements].map(([, type, named, dynamic]) => {
    const target = named ?? dynamic ?? '';
    return {
      file,
      target: target.startsWith('.') ? relative(root, resolve(root, dirname(file), target)) : target,
      typeOnly: type !== undefined,
    };
  });
}

/** A way from something back to itself, of `[from, to]`; null where there is none. */
function circleIn(ends: readonly (readonly [string, string])[]): string[] | null {
  const targets = new Map<string, string[]>();
  for (const [from, to] of ends) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  function walk(at: string, way: readonly string[]): string[] | null {
    if (way.includes(at)) return [...way.slice(way.indexOf(at)), at];
    if (done.has(at)) return null;
    for (const target of targets.get(at) ?? []) {
      const found = walk(target, [...way, at]);
      if (found !== null) return found;
    }
    done.add(at);
    return null;
  }
  for (const from of targets.keys()) {
    const found = walk(from, []);
    if (found !== null) return found;
  }
  return null;
}

const all = ['src', 'electron', 'renderer'].flatMap(sources).flatMap(importsOf);
const from = (...folders: string[]) => all.filter(({ file }) => folders.some((folder) => file.startsWith(folder)));
const to = (imports: Import[], pattern: RegExp) =>
  imports.filter(({ target }) => pattern.test(target)).map(({ file, target }) => `${file} imports ${target}`);

describe('the walls of the house', () => {
  it('finds the imports it judges', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(to(from('src/relay.ts'), /^src\/gateway\//)).not.toEqual([]);
  });

  it('keeps Electron, React and the shells out of the relay', () => {
    expect(to(from('src/'), /^(electron(\/|$|-)|react|@mantine|renderer\/)/)).toEqual([]);
  });

  it('lets the window import nothing of relay and shell but types of API and channels, encodings and the language of searches', () => {
    const typed = ['src/api/contract.ts', 'electron/channels.ts'];
    const outside = from('renderer/').filter(({ target }) => /^(src|electron)\//.test(target));
    const others = outside.filter(({ target }) => !/^src\/(encoding|query)\//.test(target));
    expect(others.filter(({ target, typeOnly }) => !typed.includes(target) || !typeOnly)).toEqual([]);
  });

  it('keeps Node and Electron out of the window', () => {
    expect(to(from('renderer/'), /^(node:|electron$)/)).toEqual([]);
  });

  it('keeps the window out of the shell', () => {
    expect(to(from('electron/'), /^renderer\//)).toEqual([]);
  });

  it.each([
    ['src/gateway/', /^src\/(providers|api|apps|outbox\/sqlite|history|takeover|shell\/terminal|cli)\b/],
    ['src/delivery/', /^src\/(gateway|api|apps|config|outbox\/sqlite|history|takeover|shell\/terminal|cli)\b/],
    ['src/delivery/queue/', /^src\/delivery\/(?!queue\/|bounded-attempt\.ts)/],
    ['src/providers/', /^src\/(gateway|delivery|outbox|history|storage|takeover|api|apps|shell\/terminal|cli)\b/],
    ['src/encoding/', /^src\/(?!encoding\/)/],
    ['src/query/', /^(?!src\/query\/)/],
    ['src/outcomes/', /^src\/(?!outcomes\/|problems\/)/],
    [
      'src/stores/',
      /^src\/(?!stores\/|delivery\/receive\.ts|history\/|outbox\/|takeover\/|storage\/|lib\/|problems\/)/,
    ],
    ['src/diagnostics/', /^src\/(cli|takeover|shell\/terminal|outbox\/sqlite|history\/sqlite|relay)\b/],
    ['src/net/', /^src\/(?!net\/|lib\/|problems\/)/],
    ['src/lib/', /^src\/(?!lib\/|problems\/)/],
    ['src/freedesktop/', /^src\/(?!freedesktop\/)/],
    ['src/storage/', /^src\/(?!storage\/|problems\/|lib\/log\.ts)/],
    ['src/outbox/', /^src\/(?!outbox\/|storage\/|outcomes\/|lib\/log\.ts|providers\/provider\.ts)/],
    ['src/history/', /^src\/(gateway|delivery|outbox\/sqlite|takeover|api|apps|config|shell\/terminal|cli)\b/],
    ['src/takeover/', /^src\/(gateway|api|apps|config|shell\/terminal|cli)\b/],
    [
      'src/matrix/',
      /^src\/(gateway|delivery|providers|outbox|history|storage|takeover|api|apps|config|shell\/terminal|cli)\b/,
    ],
    // The shapes of the configuration are the API's, too; what reads and writes it is not.
    [
      'src/api/',
      /^src\/(delivery|providers|outbox\/sqlite|takeover|apps|config\/(?!schema\.ts)|shell\/terminal|cli|relay)\b/,
    ],
    ['src/shell/', /^src\/(?!shell\/|matrix\/|lib\/|encoding\/|freedesktop\/)/],
    ['src/notifications/', /^src\/(?!notifications\/|shell\/(?!terminal)|config\/notifications\.ts|lib\/)/],
  ])('imports go one way out of %s', (room, forbidden) => {
    expect(to(from(room), forbidden)).toEqual([]);
  });

  it('lets the outbox know of the providers only what these call things', () => {
    const known = from('src/outbox/').filter(({ target }) => target.startsWith('src/providers/'));
    expect(known).not.toEqual([]);
    expect(known.filter(({ typeOnly }) => !typeOnly)).toEqual([]);
  });

  it('lets only the composition root and the shells put rooms together', () => {
    const roots = all.filter(({ target }) => target === 'src/relay.ts').map(({ file }) => file);
    expect(new Set(roots)).toEqual(new Set(['src/cli/serve.ts', 'electron/relay-process.ts']));
  });
});

describe('the rooms', () => {
  it('hold all there is but the composition root', () => {
    const loose = readdirSync(join(root, 'src')).filter((name) => name.endsWith('.ts'));
    expect(loose).toEqual(['relay.ts']);
  });

  const ends = all.map(({ file, target }) => [file, target] as const);
  const roomOf = (file: string) => /^src\/[^/]+/.exec(file)?.[0] ?? file;

  it('finds a circle', () => {
    expect(circleIn([...ends, ['src/lib/clock.ts', 'src/relay.ts']])).toContain('src/relay.ts');
    expect(
      circleIn([
        ['a', 'b'],
        ['b', 'c'],
        ['c', 'a'],
      ]),
    ).toEqual(['a', 'b', 'c', 'a']);
  });

  it('have no file that imports itself by way of others, types included', () => {
    expect(circleIn(ends)).toBeNull();
  });

  it('import no room that imports them, types included', () => {
    const rooms = ends.map(([file, target]) => [roomOf(file), roomOf(target)] as const);
    expect(circleIn(rooms.filter(([file, target]) => file !== target))).toBeNull();
  });
});

describe('the size of things', () => {
  it.each([
    [250, ['src', 'electron', 'renderer']],
    [450, ['test']],
  ])('keeps every file under %i lines in %j', (max, folders) => {
    const long = folders
      .flatMap(sources)
      .filter((file) => readFileSync(join(root, file), 'utf8').split('\n').length - 1 > max);
    expect(long).toEqual([]);
  });
});

describe('waiting in the tests', () => {
  it('is done in one place, as patiently as a busy machine needs', () => {
    const waiting = sources('test').filter((file) =>
      /vi\.wait(For|Until)\(|expect\.poll\(/.test(readFileSync(join(root, file), 'utf8')),
    );
    expect(waiting).toEqual(['test/support/eventually.ts']);
  });
});
