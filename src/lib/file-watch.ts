import { type FSWatcher, readlinkSync, watch } from 'node:fs';
import { basename, dirname, join, parse, relative, resolve, sep } from 'node:path';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { isMissing } from './missing-file.ts';

/** Editors write a file in several steps: for how long nothing may happen to it before the change is reported. Milliseconds. */
const QUIET_MS = 100;
/** How many links Linux follows; more are a circle. */
const MAX_LINKS = 40;

export interface FileWatchDeps {
  /** Called when something happened to one of the files. Its content may be the same as before. */
  readonly changed: () => void;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
}

/**
 * Notices when files are written, replaced, created or removed, and when a link on the way to one leads elsewhere, as when
 * Kubernetes switches a whole folder of secrets. It watches the folders for names, because a replaced file is another file.
 */
export interface FileWatch {
  /** Follows these files from now on, and no others. */
  follow(all: readonly string[]): void;
  stop(): void;
}

export function createFileWatch({ changed, clock, log }: FileWatchDeps): FileWatch {
  let files: readonly string[] = [];
  let watchers: FSWatcher[] = [];
  let cancel: () => void = () => undefined;
  let stopped = false;

  function follow(): void {
    close();
    if (stopped) return;
    for (const [folder, names] of placesOf(files)) {
      try {
        const watching = watch(folder, (_event, name) => {
          // When the folder itself is removed or moved, the event has its own name.
          if (name === null || names.has(name) || name === basename(folder)) happened();
        });
        watching.on('error', (error) => unnoticed(folder, error));
        watching.unref();
        watchers.push(watching);
      } catch (error) {
        unnoticed(folder, error);
      }
    }
  }

  function happened(): void {
    cancel();
    cancel = clock.after(QUIET_MS, () => {
      // A link on the way to a file may lead elsewhere now.
      follow();
      changed();
    });
  }

  function unnoticed(folder: string, error: unknown): void {
    log.warn({ err: error, folder }, 'changes of files in this folder are not noticed at once');
  }

  function close(): void {
    for (const watching of watchers) watching.close();
    watchers = [];
  }

  return {
    follow(all) {
      files = all;
      follow();
    },
    stop() {
      stopped = true;
      cancel();
      close();
    },
  };
}

/** The folders to watch, with the names in each that lead to the files. */
function placesOf(files: readonly string[]): Map<string, Set<string>> {
  const places = new Map<string, Set<string>>();
  for (const file of files) {
    for (const place of wayTo(file)) {
      const folder = dirname(place);
      places.set(folder, (places.get(folder) ?? new Set()).add(basename(place)));
    }
  }
  return places;
}

/** Every link on the way to a file, and where the way ends: at the file, or at the first part that is missing. */
function wayTo(file: string): string[] {
  const way: string[] = [];
  let path = parse(resolve(file)).root;
  let rest = namesOf(resolve(file));
  while (rest.length > 0 && way.length < MAX_LINKS) {
    const [name = '', ...more] = rest;
    const target = linkAt(join(path, name));
    if (target === 'missing' || (target === null && more.length === 0)) return [...way, join(path, name)];
    if (target === null) {
      path = join(path, name);
      rest = more;
      continue;
    }
    way.push(join(path, name));
    const to = resolve(path, target.to);
    path = parse(to).root;
    rest = [...namesOf(to), ...more];
  }
  return way;
}

function namesOf(path: string): string[] {
  return relative(parse(path).root, path).split(sep).filter(Boolean);
}

/** Where a link leads; null for a path that is no link. */
function linkAt(path: string): { readonly to: string } | 'missing' | null {
  try {
    return { to: readlinkSync(path) };
  } catch (error) {
    return isMissing(error) ? 'missing' : null;
  }
}
