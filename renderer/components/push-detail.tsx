import { ActionIcon, Alert, Button, Tabs, Title } from '@mantine/core';
import { IconArrowLeft, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { PushDetail as Push } from '../../src/api/contract.ts';
import { bodyOf } from '../lib/body.ts';
import { useCopy } from '../lib/clipboard.tsx';
import { useOffer } from '../lib/commands.tsx';
import { asCurl } from '../lib/curl.ts';
import { useLanguage } from '../lib/language.tsx';
import { useRelay } from '../lib/relay.tsx';
import { shortcuts } from '../lib/shortcuts.ts';
import { tabsOf } from '../lib/tabs.ts';
import { useGatewayAddress } from '../lib/use-gateway-address.ts';
import { AttemptsTab } from './attempts-tab.tsx';
import { BannerTab } from './banner-tab.tsx';
import { CopyButton } from './copy-button.tsx';
import { Outcomes } from './outcomes.tsx';
import { titleOf } from './push-row.tsx';
import { type BodyView, PushTab } from './push-tab.tsx';
import { RequestTab } from './request-tab.tsx';
import { Waiting } from './waiting.tsx';

/** How long a push that was closed stays in memory: a body can be large. Milliseconds. */
const KEPT_MS = 30_000;

interface Props {
  readonly id: string;
  readonly tab: string | undefined;
  readonly close: () => void;
}

export function PushDetail({ id, tab, close }: Props) {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const words = strings.detail;
  // The view of the body stays the same from push to push.
  const [view, setView] = useState<BodyView>('tree');
  const query = useQuery(api.pushes.get.queryOptions({ input: { id }, retry: false, gcTime: KEPT_MS }));
  if (query.isPending) return <Waiting label={words.reading} />;
  if (query.isError) {
    return (
      <Alert m="md" color="red" title={words.cannotShow}>
        {strings.told.error(query.error)}
        <Button mt="sm" size="xs" variant="default" display="block" onClick={close}>
          {words.back}
        </Button>
      </Alert>
    );
  }
  return <Detail push={query.data} tab={tab} close={close} view={view} setView={setView} />;
}

interface DetailProps {
  readonly push: Push;
  readonly tab: string | undefined;
  readonly close: () => void;
  readonly view: BodyView;
  readonly setView: (view: BodyView) => void;
}

function Detail({ push, tab, close, view, setView }: DetailProps) {
  const { strings, format } = useLanguage();
  const words = strings.detail;
  const [, navigate] = useLocation();
  const address = useGatewayAddress();
  const tabs = tabsOf(push);
  const current = tabs.find((key) => key === tab) ?? (push.refusal === null ? 'banner' : 'request');
  const body = useMemo(() => bodyOf(push), [push]);
  const curl =
    // Of a request that was refused only the beginning may be kept.
    address === null || body === null || push.refusal !== null
      ? null
      : async () => asCurl(await address.whole(), body.data, push.request.headers);
  const copy = useCopy();
  useOffer(() =>
    curl === null
      ? []
      : [{ id: 'curl', name: words.copyAsCurl, key: shortcuts.curl[0], run: () => void curl().then(copy) }],
  );
  return (
    <article className="detail" aria-label={words.push}>
      <header className="detail-head">
        <ActionIcon className="only-narrow" variant="subtle" color="gray" aria-label={words.back} onClick={close}>
          <IconArrowLeft size={18} />
        </ActionIcon>
        <Title order={2} size="h4" className="detail-title">
          <bdi>{titleOf(push, strings)}</bdi>
          {push.room !== null && (
            <span className="dim">
              {` ${words.in} `}
              <bdi>{push.room}</bdi>
            </span>
          )}
        </Title>
        {curl !== null && <CopyButton value={curl} label={words.copyAsCurl} text shortcut="curl" />}
        <ActionIcon
          className="only-wide"
          variant="subtle"
          color="gray"
          aria-label={strings.common.close}
          onClick={close}
        >
          <IconX size={18} />
        </ActionIcon>
      </header>
      <p className="dim detail-time">{format.fullTime(push.receivedAt)}</p>
      <Outcomes push={push} />
      <Tabs
        value={current}
        onChange={(next) => navigate(`/activity/${push.id}/${next}`, { replace: true })}
        className="detail-tabs"
        keepMounted={false}
      >
        <Tabs.List>
          {tabs.map((key) => (
            <Tabs.Tab key={key} value={key}>
              {words.tabs[key]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="banner" className="tab-panel">
          <BannerTab key={push.id} push={push} />
        </Tabs.Panel>
        <Tabs.Panel value="push" className="tab-panel">
          <PushTab key={push.id} body={body} view={view} setView={setView} />
        </Tabs.Panel>
        <Tabs.Panel value="attempts" className="tab-panel">
          <AttemptsTab push={push} />
        </Tabs.Panel>
        <Tabs.Panel value="request" className="tab-panel">
          <RequestTab push={push} />
        </Tabs.Panel>
      </Tabs>
    </article>
  );
}
