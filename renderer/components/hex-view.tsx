import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { hexLine } from '../lib/format.ts';
import { useLanguage } from '../lib/language.tsx';

const LINE_PX = 18;

export function HexView({ data }: { readonly data: Uint8Array }) {
  const { strings } = useLanguage();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: Math.ceil(data.length / 16),
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 20,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section ref={scroller} className="code hex" tabIndex={0} aria-label={strings.detail.bytesOfBody}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <div key={key} className="hex-line" style={{ transform: `translateY(${start}px)` }}>
            {hexLine(data, index)}
          </div>
        ))}
      </div>
    </section>
  );
}
