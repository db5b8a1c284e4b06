import { findNodeAtLocation, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { z } from 'zod';
import { withoutMark } from '../lib/byte-order-mark.ts';
import { globsOverlap, isGlob } from '../lib/glob.ts';
import { isReserved } from '../lib/reserved-names.ts';
import type { Notice, Problem } from '../problems/catalogue.ts';
import { problemOf } from '../problems/english.ts';
import type { Issue } from '../problems/issue-codes.ts';
import { type PlacedIssue, readOrIssues } from '../problems/issues.ts';
import { type AppConfig, appSchema, type BrokenConfig } from './app-schema.ts';
import { earlierPath, withPresentNames } from './earlier-names.ts';
import { flawsIn, type JsonFlaw, lineOf, MAX_LEVELS } from './json-flaws.ts';
import { ConfigProblem } from './problem.ts';
import { type Config, configSchema } from './schema.ts';

type Expected = Extract<Notice, { code: 'config-not-json' }>['parameters']['expected'];

/** Apps are read one by one, so that a mistake in one does not keep the others from working. */
const frameSchema = configSchema.extend({ apps: z.record(z.string().min(1), z.null()).optional() });

/** The text of a configuration, and the name of its file for problems. */
interface Source {
  readonly json: string;
  readonly file: string;
}

/**
 * Reads a configuration from its JSON text. An app that cannot be used becomes a broken one, which keeps its pushes; any
 * other fault throws {@link ConfigProblem} with `file`, line, column, key and remedy.
 */
export function parseConfig(text: string, file: string): Config {
  const source = { json: withoutMark(text), file };
  const flaws = flawsIn(source.json);
  const ofFile = flaws.find(({ kind, path }) => kind === 'too-deep' || !isInApp(path));
  if (ofFile !== undefined) throw new ConfigProblem(flawProblem(ofFile, source));
  const raw = withPresentNames(parseJson(source));
  const apps = appsIn(raw);
  const patterns = apps?.map(([pattern]) => pattern) ?? [];
  refuseReserved(patterns, source);
  const names = Object.fromEntries(patterns.map((pattern) => [pattern, null]));
  const read = readOrIssues(frameSchema, apps === undefined ? raw : { ...(raw as object), apps: names });
  if ('issues' in read) throw new ConfigProblem(valueProblem(read.issues, [], source));
  if (apps === undefined) return { ...read.data, apps: configSchema.shape.apps.parse(undefined) };
  refuseOverlaps(patterns, file);
  const flawOf = new Map(flaws.toReversed().map((flaw) => [flaw.path[1], flaw]));
  const known = apps.map(([pattern, app]) => {
    const flaw = flawOf.get(pattern);
    return [pattern, flaw ? broken(app, flawProblem(flaw, source)) : readApp(app, ['apps', pattern], source)];
  });
  return { ...read.data, apps: Object.fromEntries(known) };
}

/** The apps of the file by pattern; undefined when the file has none, or something else in their place. */
function appsIn(raw: unknown): [string, unknown][] | undefined {
  if (typeof raw !== 'object' || raw === null || !('apps' in raw)) return undefined;
  const { apps } = raw;
  return typeof apps === 'object' && apps !== null && !Array.isArray(apps) ? Object.entries(apps) : undefined;
}

/** True for a path within one app, whose fault does not affect the others. */
const isInApp = (path: readonly (string | number)[]) => path[0] === 'apps' && path.length > 2;

function readApp(app: unknown, path: readonly string[], source: Source): AppConfig {
  if (!Array.isArray(app)) return readProvider(app, path, source);
  if (app.length === 0) return broken(app, problemAt({ code: 'no-provider', parameters: {} }, path, source));
  return app.map((one, index) => readProvider(one, [...path, index], source));
}

function readProvider(provider: unknown, path: readonly (string | number)[], source: Source) {
  const read = readOrIssues(appSchema, provider);
  return 'issues' in read ? broken(provider, valueProblem(read.issues, path, source)) : read.data;
}

function broken(provider: unknown, problem: Problem): BrokenConfig {
  const field = (name: string): unknown =>
    typeof provider === 'object' && provider !== null ? Object.getOwnPropertyDescriptor(provider, name)?.value : null;
  const type = field('type');
  const name = typeof type === 'string' && type !== '' ? type.slice(0, 40) : 'unknown';
  return { type: 'broken', name, problem, enabled: field('enabled') !== false, answerWithin: 5, expireAfter: 86_400 };
}

/** The problem for the first of the issues of the value at `above`. */
function valueProblem(issues: readonly PlacedIssue[], above: readonly (string | number)[], source: Source): Problem {
  const [first = { code: 'invalid', parameters: {}, path: [] } as const] = issues;
  return problemAt(first, [...above, ...first.path], source);
}

function problemAt({ code, parameters }: Issue, path: readonly (string | number)[], { json, file }: Source): Problem {
  const issue = { code, parameters } as Issue;
  return problemOf({ code: 'config-value', parameters: { file, ...placeOf(path, json), key: keyOf(path), issue } });
}

function flawProblem(flaw: JsonFlaw, { json, file }: Source): Problem {
  const issue: Issue =
    flaw.kind === 'too-deep'
      ? { code: 'too-deep', parameters: { maximum: MAX_LEVELS } }
      : { code: 'key-twice', parameters: lineOf(json, flaw.first) };
  const place = lineOf(json, flaw.offset);
  return problemOf({ code: 'config-value', parameters: { file, ...place, key: keyOf(flaw.path), issue } });
}

const keyOf = (path: readonly (string | number)[]) => (path.length === 0 ? '' : z.core.toDotPath([...path]));

/** Line and column of a value; for a missing key, those of the object that lacks it. */
function placeOf(path: readonly (string | number)[], json: string) {
  const root = parseTree(json);
  for (let length = path.length; root !== undefined && length >= 0; length--) {
    const above = path.slice(0, length);
    const node = findNodeAtLocation(root, above) ?? findNodeAtLocation(root, [...(earlierPath(above) ?? above)]);
    if (node !== undefined) return lineOf(json, node.offset);
  }
  return { line: null, column: null };
}

function parseJson({ json, file }: Source): unknown {
  try {
    return JSON.parse(json);
  } catch {
    const errors: ParseError[] = [];
    parseTree(json, errors, { disallowComments: true });
    const [first] = errors;
    const expected = (first && expectations[printParseErrorCode(first.error)]) ?? 'other';
    const place = lineOf(json, first?.offset ?? json.length);
    throw new ConfigProblem({ code: 'config-not-json', parameters: { file, ...place, expected } });
  }
}

/** By the parser's names for what it expected. */
const expectations: Readonly<Record<string, Expected | undefined>> = {
  CommaExpected: 'comma',
  ColonExpected: 'colon',
  CloseBraceExpected: 'brace',
  CloseBracketExpected: 'bracket',
  ValueExpected: 'value',
  PropertyNameExpected: 'key',
};

function refuseReserved(patterns: readonly string[], source: Source): void {
  const reserved = patterns.find(isReserved);
  if (reserved === undefined) return;
  throw new ConfigProblem(problemAt({ code: 'name-reserved', parameters: {} }, ['apps', reserved], source));
}

/** Refuses two globs that could match the same app_id: which of them delivers would be chance. */
function refuseOverlaps(patterns: readonly string[], file: string): void {
  const globs = patterns.filter(isGlob);
  for (const [index, left] of globs.entries()) {
    const right = globs.slice(index + 1).find((other) => globsOverlap(left, other));
    if (right !== undefined) {
      throw new ConfigProblem({ code: 'config-overlap', parameters: { file, left, right } });
    }
  }
}
