import type { Fact, Problem } from './catalogue.ts';
import { type Issue, issueWords } from './issues.ts';

type Parameters<Code extends Fact['code']> = Extract<Fact, { code: Code }>['parameters'];
type Words = {
  readonly [Code in Fact['code']]: (parameters: Parameters<Code>) => readonly [cause: string, remedy: string];
};

const words: Words = {
  'config-unreadable': ({ file, said }) => [
    `${file} cannot be read: ${said}.`,
    'Make it readable for the user that runs Carillon, or name another with --config.',
  ],
  'config-not-json': ({ file, line, column, expected }) => [
    `${file} is not JSON: line ${line}, column ${column}: ${expectations[expected]}.`,
    'Correct the file; comments are not allowed.',
  ],
  'config-value': ({ file, line, column, key, issue }) => [
    `${file}: ${line === null ? '' : `line ${line}, column ${column}, `}${key || 'the top level'} ${issueWords(issue)}.`,
    mend(issue),
  ],
  'config-overlap': ({ file, left, right }) => [
    `${file}: the apps "${left}" and "${right}" overlap: an app_id could match both.`,
    'Make one of them narrower, or name the app_ids exactly; an exact name always wins over a glob.',
  ],
  'config-unusable': ({ said }) => [`The configuration cannot be used: ${said}.`, 'Look into the file.'],
  'secret-too-short': ({ name, minimum }) => [`${name} has fewer than ${minimum} characters.`, 'Set a longer one.'],
  'secret-unreadable': ({ name, file, said }) => [
    `${name}: ${file} cannot be read (${said}).`,
    'Correct the path or its permissions.',
  ],
  'app-unusable': ({ said }) => [said, ''],
};

const expectations: Readonly<Record<Parameters<'config-not-json'>['expected'], string>> = {
  comma: 'a comma is missing',
  colon: 'a colon is missing',
  brace: 'a closing brace is missing',
  bracket: 'a closing bracket is missing',
  value: 'a value is missing',
  key: 'a key in double quotes is missing',
  other: 'this does not belong here',
};

function mend({ code }: Issue): string {
  switch (code) {
    case 'missing':
      return 'Add it.';
    case 'unknown-keys':
      return 'Correct that, or take it out.';
    default:
      return 'Correct it, or take it out to use its default where it has one.';
  }
}

export function problemOf(fact: Fact): Problem {
  const [cause, remedy] = words[fact.code](fact.parameters as never);
  return { ...fact, cause, remedy };
}

/** Cause and remedy in one text. */
export function textOf({ cause, remedy }: Problem): string {
  return remedy === '' ? cause : `${cause} ${remedy}`;
}
