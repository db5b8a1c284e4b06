import { useState } from 'react';
import type { PushDetail } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { JsonValue } from './json-value.tsx';
import { StatusMark } from './status-mark.tsx';

interface Props {
  readonly attempt: PushDetail['deliveries'][number]['attempts'][number];
  readonly receivedAt: number;
}

/** One attempt: its time and outcome, and (unfolded) the request and the answer. */
export function AttemptEntry({ attempt, receivedAt }: Props) {
  const { strings, format } = useLanguage();
  const words = strings.detail;
  const { number, startedAt, endedAt, outcome, request, response } = attempt;
  return (
    <li>
      <time title={format.fullTime(startedAt)}>{format.since(receivedAt, startedAt)}</time>
      <div className="attempt">
        <div>
          {words.attempt(number)} <StatusMark status={outcome.status} /> {strings.words.statuses[outcome.status]}{' '}
          {words.after(endedAt - startedAt)}. {strings.words.reasons[outcome.reason]}
          {outcome.detail !== undefined && <bdi className="dim"> {strings.told.detail(outcome)}</bdi>}
        </div>
        {response !== undefined && <Unfold title={answerWords(response, words.answer)} value={response} />}
        {request !== undefined && <Unfold title={words.sent} value={request} />}
      </div>
    </li>
  );
}

function Unfold({ title, value }: { readonly title: string; readonly value: unknown }) {
  const [open, setOpen] = useState(false);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && (
        <>
          <Cuts message={value} />
          <JsonValue value={value} label={title} />
        </>
      )}
    </details>
  );
}

/** The full size of a body or headers of which only a part is kept. */
function Cuts({ message }: { readonly message: unknown }) {
  const { strings, format } = useLanguage();
  const { bodyBytes, headerBytes } = typeof message === 'object' && message !== null ? (message as Sizes) : {};
  return (
    <>
      {typeof bodyBytes === 'number' && <p className="dim">{strings.detail.bodyCut(format.bytes(bodyBytes))}</p>}
      {typeof headerBytes === 'number' && <p className="dim">{strings.detail.headersCut(format.bytes(headerBytes))}</p>}
    </>
  );
}

interface Sizes {
  readonly bodyBytes?: unknown;
  readonly headerBytes?: unknown;
}

/** "Answer: 503", if the answer had a status. */
function answerWords(response: unknown, word: string): string {
  const status =
    typeof response === 'object' && response !== null && 'status' in response ? response.status : undefined;
  return typeof status === 'number' ? `${word}: ${status}` : word;
}
