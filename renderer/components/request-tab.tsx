import { Table } from '@mantine/core';
import type { PushDetail } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { wordsFor } from '../lib/words.ts';
import { VisibleText } from './visible-text.tsx';

/** So much is kept of the body of a request that was refused. */
const KEPT_BYTES = 4_096;

/** The HTTP request as it came in. */
export function RequestTab({ push }: { readonly push: PushDetail }) {
  const { strings, format } = useLanguage();
  const words = strings.detail;
  const { request, refusal } = push;
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{words.request}</dt>
        <dd>
          {request.method === '' ? (
            words.noRequestLine
          ) : (
            <code>
              {request.method} {request.path} HTTP/{request.httpVersion}
            </code>
          )}
        </dd>
        <dt>{words.from}</dt>
        <dd>
          <code>{request.peer}</code>
        </dd>
        <dt>{words.received}</dt>
        <dd>{format.fullTime(push.receivedAt)}</dd>
        <dt>{words.answered}</dt>
        <dd>
          {refusal !== null ? (
            <Refused refusal={refusal} />
          ) : push.acknowledgedAt === null ? (
            words.notYet
          ) : (
            words.after(push.acknowledgedAt - push.receivedAt)
          )}
        </dd>
        <dt>{words.body}</dt>
        <dd>
          {refusal !== null && push.bytes > KEPT_BYTES
            ? words.beginningKept(format.bytes(push.bytes))
            : format.bytes(push.bytes)}
        </dd>
      </dl>
      <Table verticalSpacing={4} fz="sm" aria-label={words.headers}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.header}</Table.Th>
            <Table.Th>{words.value}</Table.Th>
            <Table.Th>{words.meaning}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {request.headers.map(([name, value], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: headers repeat, and the list never changes
            <Table.Tr key={index}>
              <Table.Td className="numbers">
                <code>{name}</code>
              </Table.Td>
              <Table.Td className="header-value">
                <code>
                  <VisibleText text={value} />
                </code>
              </Table.Td>
              <Table.Td className="dim">{wordsFor(strings.words.headers, name.toLowerCase())}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** The gateway's answer as the sender got it, whatever the language of the window. */
function Refused({ refusal }: { readonly refusal: NonNullable<PushDetail['refusal']> }) {
  return (
    <code className="break">
      {refusal.status} {refusal.errcode}: {refusal.error}
    </code>
  );
}
