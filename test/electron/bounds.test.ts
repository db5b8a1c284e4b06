import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsToSave, clampTo } from '../../electron/bounds.ts';

const area = { x: 100, y: 50, width: 1_000, height: 700 };

describe('where a window appears', () => {
  it('is where the window was left, if all of it is visible', () => {
    const bounds = { x: 200, y: 60, width: 800, height: 600 };
    expect(clampTo(bounds, area)).toEqual(bounds);
  });

  it.each([
    ['left of a display that was unplugged', { x: -3_000, y: 60, width: 800, height: 600 }, { x: 100, y: 60 }],
    ['below it', { x: 200, y: 5_000, width: 800, height: 600 }, { x: 200, y: 150 }],
    ['partly outside', { x: 900, y: 0, width: 800, height: 600 }, { x: 300, y: 50 }],
    ['larger than it', { x: 0, y: 0, width: 4_000, height: 3_000 }, area],
  ])('is moved when it was %s', (_, bounds, place) => expect(clampTo(bounds, area)).toMatchObject(place));

  it('is always on the display', () => {
    const size = fc.integer({ min: 1, max: 10_000 });
    const rectangle = fc.record({ x: fc.integer(), y: fc.integer(), width: size, height: size });
    fc.assert(
      fc.property(rectangle, (bounds) => {
        const { x, y, width, height } = clampTo(bounds, area);
        expect(x >= area.x && y >= area.y).toBe(true);
        expect(x + width <= area.x + area.width && y + height <= area.y + area.height).toBe(true);
      }),
    );
  });
});

describe('the bounds that are saved', () => {
  const requested = { width: 1_200, height: 800 };
  const actual = { x: 129, y: 56, width: 1_202, height: 801 };
  const saved = { x: 10, y: 20, width: 1_200, height: 800 };

  it('stay as they were while nobody moves or resizes the window, whatever the system made of them', () => {
    expect(boundsToSave({ saved: undefined, requested, actual }, actual)).toBeUndefined();
    expect(boundsToSave({ saved, requested, actual }, actual)).toEqual(saved);
  });

  it('follow what a person changed, and nothing else', () => {
    expect(boundsToSave({ saved: undefined, requested, actual }, { ...actual, x: 300 })).toEqual({
      ...actual,
      ...requested,
      x: 300,
    });
    expect(boundsToSave({ saved, requested, actual }, { ...actual, height: 900 })).toEqual({ ...saved, height: 900 });
  });
});
