import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { type JsonLine, jsonCopy, jsonLines, jsonWords } from '../lib/json-lines.ts';
import { useLanguage } from '../lib/language.tsx';
import { CopyButton } from './copy-button.tsx';

const LINE_PX = 20;
/** Characters of one value that are drawn; copying takes all of it. */
const MOST_CHARACTERS = 2_000;

interface Props {
  readonly value: unknown;
  readonly label: string;
  /** Takes all the height there is, instead of as much as it needs. */
  readonly fill?: boolean;
}

/** JSON as a tree of which only what is looked at is drawn; any value and its path can be copied. */
export function JsonTree({ value, label, fill = false }: Props) {
  const { strings } = useLanguage();
  const words = strings.detail;
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | null>(null);
  const prefix = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => jsonLines(value, flipped), [value, flipped]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => lines[index]?.path ?? index,
    overscan: 20,
  });
  const at = lines.findIndex(({ path }) => path === active);
  const line = lines[at];

  const flip = (path: string) => {
    setFlipped((before) => {
      const next = new Set(before);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  };
  const moveTo = (index: number) => {
    const next = lines[Math.max(0, Math.min(lines.length - 1, index))];
    if (next === undefined) return;
    setActive(next.path);
    virtual.scrollToIndex(lines.indexOf(next));
  };
  const actOn = (key: string): (() => void) | undefined => {
    switch (key) {
      case 'ArrowDown':
        return () => moveTo(at + 1);
      case 'ArrowUp':
        return () => moveTo(at - 1);
      case 'Home':
        return () => moveTo(0);
      case 'End':
        return () => moveTo(lines.length - 1);
      case 'ArrowRight':
        return () => (line?.open === false ? flip(line.path) : moveTo(at + 1));
      case 'ArrowLeft':
        return () => (line?.open === true ? flip(line.path) : moveTo(parentOf(lines, at)));
      case 'Enter':
        return () => line?.open != null && flip(line.path);
      default:
        return undefined;
    }
  };
  const pressed = (event: KeyboardEvent) => {
    const act = actOn(event.key);
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <div className={fill ? 'tree-box fill' : 'tree-box'}>
      <div
        ref={scroller}
        className="code tree"
        role="tree"
        aria-label={label}
        aria-activedescendant={line === undefined ? undefined : `${prefix}${at}`}
        tabIndex={0}
        onKeyDown={pressed}
        onFocus={() => active === null && setActive('$')}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const item = lines[index];
            return item === undefined ? null : (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                role="presentation"
                className="tree-place"
                style={{ transform: `translateY(${start}px)` }}
              >
                <Line
                  id={`${prefix}${index}`}
                  line={item}
                  active={item.path === active}
                  click={() => {
                    setActive(item.path);
                    if (item.open !== null) flip(item.path);
                  }}
                />
              </div>
            );
          })}
        </div>
      </div>
      <div className="tree-bar">
        {line === undefined ? (
          <span className="dim">{words.selectValue}</span>
        ) : (
          <>
            <code className="tree-path" title={line.path}>
              {line.path}
            </code>
            <CopyButton value={line.path} label={words.copyPath} text />
            <CopyButton value={jsonCopy(line.value)} label={words.copyValue} text />
          </>
        )}
      </div>
    </div>
  );
}

interface LineProps {
  readonly id: string;
  readonly line: JsonLine;
  readonly active: boolean;
  readonly click: () => void;
}

function Line({ id, line: { name, value, level, open }, active, click }: LineProps) {
  const text = jsonWords(value, open);
  const kind = value === null ? 'null' : typeof value;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and says which line is active
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={id}
      role="treeitem"
      aria-level={level}
      aria-selected={active}
      aria-expanded={open ?? undefined}
      className={active ? 'tree-line tree-active' : 'tree-line'}
      style={{ paddingLeft: level * 16 }}
      onClick={click}
    >
      <span className="tree-mark" aria-hidden>
        {open === null ? '' : open ? '▾' : '▸'}
      </span>
      {name !== null && <span className="tree-key">{`${name}:\u00a0`}</span>}
      <bdi className={`tree-${kind}`}>
        {text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text}
      </bdi>
    </div>
  );
}

function parentOf(lines: readonly JsonLine[], at: number): number {
  const level = lines[at]?.level ?? 1;
  return Math.max(
    0,
    lines.findLastIndex((line, index) => index < at && line.level < level),
  );
}
