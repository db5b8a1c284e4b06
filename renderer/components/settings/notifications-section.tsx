import { Alert, Radio, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLanguage } from '../../lib/language.tsx';
import { useRelay } from '../../lib/relay.tsx';
import { useSection } from '../../lib/use-section.ts';
import { QuietHours } from './quiet-hours.tsx';
import { SectionForm } from './section-form.tsx';

const levels = ['full', 'sender', 'count', 'off'] as const;

/** How pushes appear on this computer, and when they do not. */
export function NotificationsSection() {
  const { api } = useRelay();
  const { strings } = useLanguage();
  const words = strings.settings;
  const { data: shell } = useQuery(api.shell.get.queryOptions());
  const ability = shell?.facts.notifications ?? 'ok';
  return (
    <SectionForm title={words.notifications} section={useSection('notifications')}>
      {({ value, change, issue }) => (
        <>
          {ability !== 'ok' && (
            <Alert color="orange" title={words.abilities[ability].title}>
              {words.abilities[ability].remedy}
            </Alert>
          )}
          <Radio.Group
            label={words.content}
            value={value.content}
            onChange={(level) =>
              change(
                'content',
                levels.find((one) => one === level),
              )
            }
          >
            <div className="options">
              {levels.map((level) => (
                <Radio
                  key={level}
                  value={level}
                  label={words.contents[level].name}
                  description={words.contents[level].example}
                />
              ))}
            </div>
          </Radio.Group>
          <Switch
            label={words.sound}
            checked={value.sound}
            onChange={(event) => change('sound', event.currentTarget.checked)}
          />
          <Switch
            label={words.urgent}
            description={words.urgentHint}
            checked={value.urgency === 'as-sent'}
            onChange={(event) => change('urgency', event.currentTarget.checked ? 'as-sent' : 'normal')}
          />
          <Switch
            label={words.stay}
            description={words.stayHint}
            checked={value.stay}
            onChange={(event) => change('stay', event.currentTarget.checked)}
          />
          <QuietHours
            hours={value.quiet}
            change={(quiet) => change('quiet', quiet)}
            issue={(...path) => issue('quiet', ...path)}
          />
        </>
      )}
    </SectionForm>
  );
}
