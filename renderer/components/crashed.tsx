import { Button, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type Crash, crashReport } from '../lib/crash-report.ts';
import { useLanguage } from '../lib/language.tsx';
import { CopyButton } from './copy-button.tsx';

interface Props {
  readonly crash: Crash;
  readonly retry: () => void;
  /** Such as "This page could not be shown"; left out where a dialog has it as its own title. */
  readonly title?: string;
}

/** What to do about a part of the page that could not be shown, with the text for a bug report. */
export function Crashed({ crash, retry, title }: Props) {
  const { strings } = useLanguage();
  const words = strings.crashed;
  const queries = useQueryClient();
  // The data that was read may be the cause.
  const again = () => queries.resetQueries().then(retry);
  const report = crashReport(crash, window);
  return (
    <section className="document" role="alert" aria-label={title ?? strings.crashed.part}>
      {title !== undefined && <h1 className="crash-title">{title}</h1>}
      <p>{words.meaning}</p>
      <div className="inline">
        <Button onClick={again}>{strings.common.tryAgain}</Button>
        <Button variant="default" onClick={() => window.location.reload()}>
          {words.reload}
        </Button>
        <CopyButton value={report} label={words.copy} text />
      </div>
      <p className="dim">{words.lookThrough}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it */}
      <pre className="relay-log" tabIndex={0}>
        {report}
      </pre>
    </section>
  );
}

/** The same for a dialog that could not be shown. */
export function CrashedDialog({ close, ...props }: Omit<Props, 'title'> & { readonly close: () => void }) {
  const { strings } = useLanguage();
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={strings.crashed.part}
      closeButtonProps={{ 'aria-label': strings.common.close }}
    >
      <Crashed {...props} />
    </Modal>
  );
}
