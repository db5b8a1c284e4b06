import type { PushRow } from '../../src/api/contract.ts';
import { useLanguage } from '../lib/language.tsx';
import { OutcomeWord } from './outcome-word.tsx';
import { StatusMark } from './status-mark.tsx';

interface Props {
  readonly delivery: PushRow['deliveries'][number];
  readonly receivedAt: number;
  readonly open: () => void;
}

/** One delivery of a push that is unfolded in the list. */
export function DeliveryLine({ delivery: { appId, provider, outcome, endedAt }, receivedAt, open }: Props) {
  const { strings } = useLanguage();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: part of an option, which opens by keyboard
    // biome-ignore lint/a11y/noStaticElementInteractions: part of an option
    <div
      className="fold-line"
      onClick={(event) => {
        event.stopPropagation();
        open();
      }}
    >
      <StatusMark status={outcome?.status ?? 'under-way'} />
      <code className="fold-app">{appId}</code>
      <span className="row-end">
        <OutcomeWord outcome={outcome} />
        <span>{provider ?? strings.activity.noApp}</span>
        {endedAt !== null && <span className="numbers">{endedAt - receivedAt} ms</span>}
      </span>
    </div>
  );
}
