import { Alert, Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';

/** Why the gateway does not listen where the configuration says, and what helps: another port, or a retry. Nothing while it listens. */
export function GatewayTrouble() {
  const { connection, api } = useRelay();
  const queries = useQueryClient();
  const { strings } = useLanguage();
  const words = strings.settings;
  const { data: health } = useQuery(api.health.queryOptions());
  const listenAgain = useMutation({
    mutationFn: async (port: number | null) => {
      if (port === null) await connection.client.gateway.restart();
      else {
        const { gateway } = await connection.client.settings.get();
        await connection.client.settings.save({ gateway: { ...gateway, port } });
      }
    },
    onSettled: () => queries.invalidateQueries({ queryKey: api.key() }),
  });
  const gateway = health?.gateway;
  const trouble = gateway?.status === 'listening' ? gateway.trouble : gateway;
  if (trouble == null) return null;
  const { freePort } = trouble;
  const { cause, remedy } = strings.told.problem(trouble.problem);
  return (
    <Alert color="red" title={cause}>
      <div className="stack">
        <p>{remedy}</p>
        <div className="inline">
          {freePort !== null && (
            <Button size="xs" loading={listenAgain.isPending} onClick={() => listenAgain.mutate(freePort)}>
              {words.takePort(freePort)}
            </Button>
          )}
          <Button size="xs" variant="default" loading={listenAgain.isPending} onClick={() => listenAgain.mutate(null)}>
            {strings.common.tryAgain}
          </Button>
        </div>
        {listenAgain.isError && <p>{strings.told.error(listenAgain.error)}</p>}
      </div>
    </Alert>
  );
}
