import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { type JsonLine, jsonLines, jsonPath } from '../lib/json-lines.ts';
import type { JsonNode } from '../lib/json-nodes.ts';
import { jsonCopy, jsonSource, nameWords, valueWords } from '../lib/json-words.ts';
import { isBare } from '../lib/keystroke.ts';
import { useLanguage } from '../lib/language.tsx';
import { CopyButton } from './copy-button.tsx';

const LINE_PX = 20;
/** Levels that are indented; deeper ones would lie outside of the view. */
const MAX_INDENT = 30;

interface Props {
  readonly text: string;
  readonly root: JsonNode;
  readonly label: string;
  /** Fills the height that is available, instead of taking as much as it needs. */
  readonly fill?: boolean;
}

/** JSON text as a tree that draws only what is visible. Any value and its path can be copied as they were received. */
export function JsonTree({ text, root, label, fill = false }: Props) {
  const { strings } = useLanguage();
  const words = strings.detail;
  const [flipped, setFlipped] = useState<ReadonlySet<number>>(new Set());
  const [active, setActive] = useState<number | null>(null);
  const prefix = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => jsonLines(root, flipped), [root, flipped]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => lines[index]?.node.start ?? -index,
    overscan: 20,
  });
  const at = lines.findIndex(({ node }) => node.start === active);
  const line = lines[at];

  const flip = ({ node: { start } }: JsonLine) => {
    setFlipped((before) => {
      const next = new Set(before);
      if (!next.delete(start)) next.add(start);
      return next;
    });
  };
  const moveTo = (index: number) => {
    const next = lines[Math.max(0, Math.min(lines.length - 1, index))];
    if (next === undefined) return;
    setActive(next.node.start);
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
        return () => (line?.open === false ? flip(line) : moveTo(at + 1));
      case 'ArrowLeft':
        return () => (line?.open === true ? flip(line) : moveTo(parentOf(lines, at)));
      case 'Enter':
        return () => line?.open != null && flip(line);
      default:
        return undefined;
    }
  };
  const pressed = (event: KeyboardEvent) => {
    const act = actOn(event.key);
    if (act === undefined || !isBare(event)) return;
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
        onFocus={() => active === null && setActive(root.start)}
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
                  text={text}
                  line={item}
                  active={item.node.start === active}
                  click={() => {
                    setActive(item.node.start);
                    if (item.open !== null) flip(item);
                  }}
                />
              </div>
            );
          })}
        </div>
      </div>
      <div className="tree-bar">
        {line === undefined ? <span className="dim">{words.selectValue}</span> : <Copies text={text} line={line} />}
      </div>
    </div>
  );
}

/** A string can be copied decoded or as received, with its quotes and escapes; any other value only as received. */
function Copies({ text, line }: { readonly text: string; readonly line: JsonLine }) {
  const { detail: words } = useLanguage().strings;
  const path = jsonPath(text, line);
  return (
    <>
      <code className="tree-path" title={path}>
        {path}
      </code>
      <CopyButton value={path} label={words.copyPath} text />
      <CopyButton value={jsonCopy(text, line.node)} label={words.copyValue} text />
      {line.node.kind === 'string' && <CopyButton value={jsonSource(text, line.node)} label={words.copyJson} text />}
    </>
  );
}

interface LineProps {
  readonly id: string;
  readonly text: string;
  readonly line: JsonLine;
  readonly active: boolean;
  readonly click: () => void;
}

function Line({ id, text, line, active, click }: LineProps) {
  const { level, open, node } = line;
  const name = nameWords(text, line);
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
      style={{ paddingLeft: Math.min(level, MAX_INDENT) * 16 }}
      onClick={click}
    >
      <span className="tree-mark" aria-hidden>
        {open === null ? '' : open ? '▾' : '▸'}
      </span>
      {name !== null && <span className="tree-key">{`${name}:\u00a0`}</span>}
      <bdi className={`tree-${node.kind}`}>{valueWords(text, line)}</bdi>
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
