import type { Rectangle } from 'electron';

/** `bounds`, moved and shrunk so that all of it lies within `area`. */
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

/** How a window was created. */
export interface InitialBounds {
  /** What an earlier start saved. */
  readonly saved: Rectangle | undefined;
  /** What was requested from the system. */
  readonly requested: Partial<Rectangle>;
  /** What the system made of it. */
  readonly actual: Rectangle;
}

const sides = ['x', 'y', 'width', 'height'] as const;

/**
 * The bounds to save: what a person has changed, and for the rest what was saved or requested before. At fractional display
 * scales the system rounds, so a window whose actual bounds were saved would grow with every start.
 */
export function boundsToSave({ saved, requested, actual }: InitialBounds, now: Rectangle): Rectangle | undefined {
  if (sides.every((side) => now[side] === actual[side])) return saved;
  const before: Partial<Rectangle> = saved ?? requested;
  const side = (name: (typeof sides)[number]) => (now[name] === actual[name] ? (before[name] ?? now[name]) : now[name]);
  return { x: side('x'), y: side('y'), width: side('width'), height: side('height') };
}
