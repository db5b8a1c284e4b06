import { codeIn, isUnanswered, problemIn } from '../../lib/relay-error.ts';
import { problemText } from '../../lib/words.ts';
import type { told as english } from '../en/told.ts';
import { issues } from './issues.ts';
import { problems } from './problems.ts';

/** Errors of the API that are no problem of the catalogue, by their code. */
const errors: Readonly<Record<string, string>> = {
  NOT_FOUND: 'Das gibt es nicht (mehr).',
  UNAVAILABLE: 'Das Gateway ist nicht empfangsbereit.',
  NOT_IMPLEMENTED: 'Das gibt es hier nicht.',
  BAD_REQUEST: 'Etwas an den Angaben stimmt nicht.',
  INTERNAL_SERVER_ERROR: 'Im Relay ist ein Fehler aufgetreten; sein Protokoll sagt mehr.',
};

export const told: typeof english = {
  problem(problem) {
    const [cause, remedy] = problems[problem.code](problem.parameters as never);
    return { cause, remedy };
  },
  issue: ({ code, parameters }) => issues[code](parameters as never),
  detail: ({ detail = '', fact }) =>
    fact === undefined ? detail : problemText({ ...fact, cause: detail, remedy: '' }, told),
  error(error) {
    if (isUnanswered(error)) return 'Das Relay antwortet nicht.';
    const problem = problemIn(error);
    return problem === null ? (errors[codeIn(error)] ?? error.message) : problemText(problem, told);
  },
};
