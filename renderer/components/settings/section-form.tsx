import { Alert, Button, Loader } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { useLanguage } from '../../lib/language.tsx';
import type { Section } from '../../lib/use-section.ts';

interface Props<Value> {
  readonly title: string;
  readonly section: Section<Value> | string | undefined;
  readonly children: (section: Section<Value>) => ReactNode;
}

/** A section of the settings with its title; the buttons to save and undo appear with the first change. */
export function SectionForm<Value>({ title, section, children }: Props<Value>) {
  const { strings } = useLanguage();
  const words = strings.settings;
  if (section === undefined) return <Loader size="sm" aria-label={words.reading} />;
  if (typeof section === 'string') {
    return (
      <Alert color="red" title={title}>
        {section}
      </Alert>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    section.save();
  };
  return (
    <form className="settings-section" onSubmit={submit} aria-label={title}>
      <h2>{title}</h2>
      {children(section)}
      {section.failed !== null && <Alert color="red">{section.failed}</Alert>}
      {section.dirty && (
        <div className="inline">
          <Button type="submit" size="xs" loading={section.saving}>
            {words.save}
          </Button>
          <Button size="xs" variant="default" onClick={section.undo}>
            {words.undo}
          </Button>
        </div>
      )}
    </form>
  );
}
