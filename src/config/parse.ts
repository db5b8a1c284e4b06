import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { z } from 'zod';
import { isGlob } from '../apps/apps.ts';
import { globsOverlap } from '../glob.ts';
import { type AppConfig, appSchema, type BrokenConfig } from './app-schema.ts';
import { issueWords } from './issue-words.ts';
import { ConfigProblem } from './problem.ts';
import { type Config, configSchema } from './schema.ts';

const MEND = 'Correct that key, or remove it to use its default.';
/** Apps are read one by one, so that a mistake in one does not keep the others from working. */
const frameSchema = configSchema.extend({ apps: z.record(z.string().min(1), z.unknown()).optional() });

/**
 * Reads a configuration from its JSON text. An app that nothing can be made of becomes a broken one, which keeps its
 * pushes; everything else that is wrong throws {@link ConfigProblem} with `file`, line, column, key and remedy.
 */
export function parseConfig(text: string, file: string): Config {
  const json = withoutMark(text);
  const parsed = frameSchema.safeParse(parseJson(json, file), { error: issueWords });
  if (!parsed.success) throw new ConfigProblem(`${file}: ${told(parsed.error.issues[0], [], json)}`, MEND);
  const { apps, ...rest } = parsed.data;
  if (apps === undefined) return { ...rest, apps: configSchema.shape.apps.parse(undefined) };
  refuseOverlaps(Object.keys(apps), file);
  const read = Object.entries(apps).map(([pattern, app]) => [pattern, readApp(app, ['apps', pattern], json, file)]);
  return { ...rest, apps: Object.fromEntries(read) };
}

function readApp(app: unknown, path: readonly string[], json: string, file: string): AppConfig {
  if (!Array.isArray(app)) return readProvider(app, path, json, file);
  if (app.length === 0) return broken(app, `${file}: ${placeOf(path, json)} needs at least one provider.`);
  return app.map((one, index) => readProvider(one, [...path, index], json, file));
}

function readProvider(provider: unknown, path: readonly PropertyKey[], json: string, file: string) {
  const parsed = appSchema.safeParse(provider, { error: issueWords });
  if (parsed.success) return parsed.data;
  return broken(provider, `${file}: ${told(parsed.error.issues[0], path, json)}. Correct it.`);
}

function broken(provider: unknown, problem: string): BrokenConfig {
  const field = (name: string): unknown =>
    typeof provider === 'object' && provider !== null ? Object.getOwnPropertyDescriptor(provider, name)?.value : null;
  const type = field('type');
  const name = typeof type === 'string' && type !== '' ? type.slice(0, 40) : 'unknown';
  return { type: 'broken', name, problem, enabled: field('enabled') !== false, answerWithin: 5, expireAfter: 86_400 };
}

/** Where an issue is, and what it is. */
function told(issue: z.core.$ZodIssue | undefined, above: readonly PropertyKey[], json: string): string {
  const path = [...above, ...(issue?.path ?? [])];
  return `${placeOf(path, json)} ${issue?.message ?? 'is not valid'}`;
}

/** A place as an editor finds it: line, column and key; of a key that is missing, those of the object that lacks it. */
function placeOf(path: readonly PropertyKey[], json: string): string {
  const name = path.length === 0 ? 'the top level' : z.core.toDotPath([...path]);
  const root = parseTree(json);
  const keys = path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  for (let length = keys.length; root !== undefined && length >= 0; length--) {
    const node = findNodeAtLocation(root, keys.slice(0, length));
    if (node !== undefined) return `${lineOf(json, node.offset)}, ${name}`;
  }
  return name;
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigProblem(
      `${file} is not JSON: ${place(json, message)}`,
      'Correct the file; comments are not allowed.',
    );
  }
}

/** Turns the engine's "at position N" into the line and column that an editor shows. */
function place(json: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  if (message.includes('line ')) return message;
  const at = position === undefined ? json.length : Number(position);
  return `${lineOf(json, at)}: ${message}`;
}

function lineOf(json: string, offset: number): string {
  const before = json.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Two globs that could match one app_id are refused: which of them delivers would be chance. */
function refuseOverlaps(patterns: readonly string[], file: string): void {
  const globs = patterns.filter(isGlob);
  for (const [index, left] of globs.entries()) {
    const right = globs.slice(index + 1).find((other) => globsOverlap(left, other));
    if (right !== undefined) {
      throw new ConfigProblem(
        `${file}: the apps "${left}" and "${right}" overlap: an app_id could match both.`,
        'Make one of them narrower, or name the app_ids exactly; an exact name always wins over a glob.',
      );
    }
  }
}
