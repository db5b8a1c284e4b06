import { ActionIcon, Button, Chip, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Settings } from '../../../src/api/contract.ts';
import { useLanguage } from '../../lib/language.tsx';

type Quiet = Settings['notifications']['quiet'][number];

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

interface Props {
  readonly hours: readonly Quiet[];
  readonly change: (hours: Quiet[]) => void;
  readonly issue: (...path: readonly (string | number)[]) => string | undefined;
}

/** Days and hours in which no banner appears. */
export function QuietHours({ hours, change, issue }: Props) {
  const { strings } = useLanguage();
  const words = strings.settings;
  const set = (index: number, next: Partial<Quiet>) =>
    change(hours.map((one, at) => (at === index ? { ...one, ...next } : one)));
  return (
    <fieldset className="quiet">
      <legend>{words.quiet}</legend>
      <p className="dim">{words.quietHint}</p>
      {hours.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: quiet hours have no name but their place
        <section key={index} className="quiet-row" aria-label={words.quietNumber(index + 1)}>
          <Chip.Group
            multiple
            value={one.days}
            onChange={(chosen: string[]) => set(index, { days: days.filter((day) => chosen.includes(day)) })}
          >
            <div className="inline">
              {days.map((day) => (
                <Chip key={day} value={day} size="xs">
                  {words.days[day]}
                </Chip>
              ))}
            </div>
          </Chip.Group>
          <div className="inline">
            <TextInput
              type="time"
              aria-label={words.from}
              value={one.from}
              error={issue(index, 'from')}
              onChange={(event) => set(index, { from: event.currentTarget.value })}
            />
            –
            <TextInput
              type="time"
              aria-label={words.to}
              value={one.to}
              error={issue(index, 'to')}
              onChange={(event) => set(index, { to: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={words.removeQuiet(index + 1)}
              onClick={() => change(hours.filter((_, at) => at !== index))}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </div>
          {issue(index, 'days') !== undefined && <p className="status-trouble">{words.noDay}</p>}
        </section>
      ))}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => change([...hours, { days: [...days], from: '22:00', to: '07:00' }])}
      >
        {words.addQuiet}
      </Button>
    </fieldset>
  );
}
