import { NumberInput, Radio } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';
import { useSection } from '../../lib/use-section.ts';
import { DeleteAll } from './delete-all.tsx';
import { SectionForm } from './section-form.tsx';

const modes = ['full', 'metadata', 'off'] as const;
const MEGABYTE = 1_000_000;

/** What is kept of pushes, and for how long. */
export function HistorySection() {
  const { api } = useRelay();
  const { strings, format } = useLanguage();
  const words = strings.settings;
  const { data: health } = useQuery(api.health.queryOptions());
  return (
    <SectionForm title={words.history} section={useSection('history')}>
      {({ value, change, issue }) => (
        <>
          <Radio.Group
            label={words.kept}
            value={value.content}
            onChange={(mode) =>
              change(
                'content',
                modes.find((one) => one === mode),
              )
            }
          >
            <div className="options">
              {modes.map((mode) => (
                <Radio key={mode} value={mode} label={words.modes[mode].name} description={words.modes[mode].means} />
              ))}
            </div>
          </Radio.Group>
          <div className="side-by-side">
            <NumberInput
              label={words.keepDays}
              value={value.keepDays}
              error={issue('keepDays')}
              min={1}
              onChange={(next) => typeof next === 'number' && change('keepDays', next)}
            />
            <NumberInput
              label={words.keepPushes}
              value={value.keepPushes}
              error={issue('keepPushes')}
              min={1}
              thousandSeparator
              onChange={(next) => typeof next === 'number' && change('keepPushes', next)}
            />
            <NumberInput
              label={words.keepMegabytes}
              value={Math.round(value.keepBytes / MEGABYTE)}
              error={issue('keepBytes')}
              min={2}
              thousandSeparator
              onChange={(next) => typeof next === 'number' && change('keepBytes', next * MEGABYTE)}
            />
          </div>
          <p className="dim">{words.whicheverFirst}</p>
          {health !== undefined && (
            <p>
              {words.holds(
                strings.statusBar.pushes(health.history.pushes, format.count(health.history.pushes)),
                format.bytes(health.history.bytes),
              )}
            </p>
          )}
          <DeleteAll />
        </>
      )}
    </SectionForm>
  );
}
