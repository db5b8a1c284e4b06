import { Alert, Code, Loader, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { AppRow } from '../components/app-row.tsx';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';

/** Which app_id leads where, as the configuration says. */
export function AppsPage() {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const words = strings.apps;
  const query = useQuery(api.health.queryOptions());
  return (
    <div className="document">
      <Title order={1} size="h2">
        {strings.common.apps}
      </Title>
      <p className="dim">{words.intro}</p>
      {query.isPending && <Loader size="sm" aria-label={words.reading} />}
      {query.isError && <Alert color="red">{query.error.message}</Alert>}
      {query.isSuccess && (
        <>
          <Table.ScrollContainer minWidth={420}>
            <Table verticalSpacing="sm" aria-label={words.configured}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>app_id</Table.Th>
                  <Table.Th>{words.provider}</Table.Th>
                  <Table.Th>{words.whatItDoes}</Table.Th>
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
            {words.toChange(<Code>config.json</Code>, <Code className="break">{query.data.dataDir}</Code>)}
          </p>
        </>
      )}
    </div>
  );
}
