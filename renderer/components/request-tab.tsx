import { Table } from '@mantine/core';
import type { PushDetail } from '../../src/api/contract.ts';
import { bytes, fullTime } from '../lib/format.ts';
import { headerWords } from '../lib/words.ts';

/** The HTTP request as it came in. */
export function RequestTab({ push }: { readonly push: PushDetail }) {
  const { request } = push;
  return (
    <div className="stack">
      <dl className="facts">
        <dt>Request</dt>
        <dd>
          <code>
            {request.method} {request.path} HTTP/{request.httpVersion}
          </code>
        </dd>
        <dt>From</dt>
        <dd>
          <code>{request.peer}</code>
        </dd>
        <dt>Received</dt>
        <dd>{fullTime(push.receivedAt)}</dd>
        <dt>Answered</dt>
        <dd>{push.acknowledgedAt === null ? 'not yet' : `after ${push.acknowledgedAt - push.receivedAt} ms`}</dd>
        <dt>Body</dt>
        <dd>{bytes(push.bytes)}</dd>
      </dl>
      <Table.ScrollContainer minWidth={420}>
        <Table verticalSpacing={4} fz="sm" aria-label="Headers">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Header</Table.Th>
              <Table.Th>Value</Table.Th>
              <Table.Th>What it means</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {request.headers.map(([name, value], index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: headers repeat, and the list never changes
              <Table.Tr key={index}>
                <Table.Td>
                  <code>{name}</code>
                </Table.Td>
                <Table.Td className="break">
                  <code>{value}</code>
                </Table.Td>
                <Table.Td className="dim">{headerWords[name.toLowerCase()] ?? ''}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}
