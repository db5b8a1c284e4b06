import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../lib/language.tsx';
import { LongText } from './long-text.tsx';

/** Children of one node that are drawn before somebody asks for more. */
const PAGE = 100;
/** Levels that stand open at first: the notification and its devices. */
const OPEN_LEVELS = 4;

/** JSON as a tree. What is closed is not drawn, so neither depth nor size can stall the page. */
export function JsonTree({ text }: { readonly text: string }) {
  const parsed = parse(text);
  if (parsed === undefined) return <LongText text={text} />;
  return (
    <div className="code tree">
      <Node name={null} value={parsed.value} level={0} />
    </div>
  );
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function Node({
  name,
  value,
  level,
}: {
  readonly name: string | null;
  readonly value: unknown;
  readonly level: number;
}) {
  const [open, setOpen] = useState(level < OPEN_LEVELS);
  const label = name === null ? null : <span className="tree-key">{name}: </span>;
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="tree-leaf">
        {label}
        <bdi className={`tree-${value === null ? 'null' : typeof value}`}>{scalar(value)}</bdi>
      </div>
    );
  }
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [String(index), item])
    : Object.entries(value);
  const [before, after] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) {
    return (
      <div className="tree-leaf">
        {label}
        {before}
        {after}
      </div>
    );
  }
  return (
    <details
      open={open}
      onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}
    >
      <summary>
        {label}
        {before}
        {!open && <span className="dim"> {entries.length} … </span>}
        {!open && after}
      </summary>
      {open && <Children entries={entries} level={level} />}
      {open && <div className="tree-end">{after}</div>}
    </details>
  );
}

function Children({ entries, level }: { readonly entries: readonly [string, unknown][]; readonly level: number }) {
  const { strings } = useLanguage();
  const [shown, setShown] = useState(PAGE);
  return (
    <div className="tree-children">
      {entries.slice(0, shown).map(([name, value]) => (
        <Node key={name} name={name} value={value} level={level + 1} />
      ))}
      {entries.length > shown && (
        <Button size="compact-xs" variant="subtle" onClick={() => setShown(shown + PAGE * 10)}>
          {strings.detail.more(entries.length - shown)}
        </Button>
      )}
    </div>
  );
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
