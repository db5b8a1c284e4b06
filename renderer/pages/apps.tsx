import { Alert, Code, Loader, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AppRow } from '../components/app-row.tsx';
import { useRelay } from '../lib/relay.tsx';

/** Which app_id leads where, as the configuration says. */
export function AppsPage() {
  const { api } = useRelay();
  const query = useQuery(api.health.queryOptions());
  return (
    <div className="document">
      <Title order={1} size="h2">
        Apps
      </Title>
      <p className="dim">
        A push's app_id decides what is done with it: the exact name first, then the one glob that matches. A pushkey of
        an unknown app_id is rejected, and the homeserver removes its pusher.
      </p>
      {query.isPending && <Loader size="sm" aria-label="Reading the apps" />}
      {query.isError && <Alert color="red">{query.error.message}</Alert>}
      {query.isSuccess && (
        <>
          <Table.ScrollContainer minWidth={420}>
            <Table verticalSpacing="sm" aria-label="Configured apps">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>app_id</Table.Th>
                  <Table.Th>Provider</Table.Th>
                  <Table.Th>What it does</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {query.data.apps.map((app) => (
                  <AppRow key={app.pattern} app={app} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          <p className="dim">
            To change them, edit <Code>config.json</Code> in <Code className="break">{query.data.dataDir}</Code> and
            start Carillon again.
          </p>
        </>
      )}
    </div>
  );
}
