import { z } from 'zod';
import { isGlob } from '../apps/apps.ts';
import { globsOverlap } from '../glob.ts';
import { ConfigProblem } from './problem.ts';
import { type Config, configSchema } from './schema.ts';

/**
 * Reads a configuration from its JSON text. Throws {@link ConfigProblem} naming `file`, the key and the remedy; a text
 * that is not JSON is told by line and column.
 */
export function parseConfig(text: string, file: string): Config {
  const parsed = configSchema.safeParse(parseJson(text, file));
  if (!parsed.success) {
    const issue = deepest(parsed.error.issues[0]);
    const where = issue === undefined || issue.path.length === 0 ? 'the top level' : z.core.toDotPath(issue.path);
    throw new ConfigProblem(
      `${file}: ${where}: ${issue?.message ?? 'is not valid'}`,
      'Correct that key, or remove it to use its default.',
    );
  }
  refuseOverlaps(Object.keys(parsed.data.apps), file);
  return parsed.data;
}

/** Of the ways a value could have been meant, the one that got furthest tells best what is wrong with it. */
function deepest(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const tried = issue.errors.flatMap(([first]) => deepest(first) ?? []);
  const best = tried.reduce<z.core.$ZodIssue | undefined>(
    (most, one) => (most === undefined || one.path.length > most.path.length ? one : most),
    undefined,
  );
  return best === undefined ? issue : { ...best, path: [...issue.path, ...best.path] };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigProblem(
      `${file} is not JSON: ${place(text, message)}`,
      'Correct the file; comments are not allowed.',
    );
  }
}

/** Turns the engine's "at position N" into the line and column that an editor shows. */
function place(text: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  if (position === undefined || message.includes('line ')) return message;
  const before = text.slice(0, Number(position)).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${message}`;
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
