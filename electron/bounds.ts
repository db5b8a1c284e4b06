import type { Rectangle } from 'electron';

/** A window's place as it was left, moved and shrunk so that all of it is on the display. */
export function clampTo(bounds: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(bounds.width, area.width);
  const height = Math.min(bounds.height, area.height);
  return {
    x: Math.max(area.x, Math.min(bounds.x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(bounds.y, area.y + area.height - height)),
    width,
    height,
  };
}

/** How a window was made: the place that was kept, what was asked of the system, and what it made of that. */
export interface MadeBounds {
  readonly kept: Rectangle | undefined;
  readonly asked: Partial<Rectangle>;
  readonly first: Rectangle;
}

const sides = ['x', 'y', 'width', 'height'] as const;

/**
 * The place to keep: what a person has changed, and for the rest what was kept or asked. At scales between whole ones the
 * system rounds, and a window that was made as large as the last one was grows with every start.
 */
export function boundsToKeep({ kept, asked, first }: MadeBounds, now: Rectangle): Rectangle | undefined {
  if (sides.every((side) => now[side] === first[side])) return kept;
  const before: Partial<Rectangle> = kept ?? asked;
  const side = (name: (typeof sides)[number]) => (now[name] === first[name] ? (before[name] ?? now[name]) : now[name]);
  return { x: side('x'), y: side('y'), width: side('width'), height: side('height') };
}
