/** In Safari the keydown of the key that ended a composition follows its end at once. Milliseconds. */
const FOLLOWS_MS = 100;

/**
 * Keeps the keys that an input method takes from all that listens for keys in the page: Enter chooses a word there,
 * Escape drops it, arrows and digits choose among others. Has to be called before anything else listens.
 *
 * They are told by `isComposing` and by keyCode 229 (UI Events, section 7.3.1). Safari ends the composition first, and
 * says neither; then the keydown is that of the key that ended it unless a key was down already when it ended.
 */
export function guardCompositions(window: Window): void {
  let down = false;
  let endedAt = Number.NEGATIVE_INFINITY;
  const capture = { capture: true };
  window.addEventListener(
    'compositionend',
    ({ timeStamp }) => {
      if (!down) endedAt = timeStamp;
    },
    capture,
  );
  window.addEventListener(
    'keyup',
    () => {
      down = false;
    },
    capture,
  );
  window.addEventListener(
    'keydown',
    (event) => {
      down = true;
      const follows = event.timeStamp - endedAt < FOLLOWS_MS;
      endedAt = Number.NEGATIVE_INFINITY;
      if (!event.isComposing && event.keyCode !== 229 && !follows) return;
      event.stopImmediatePropagation();
      // With any other code it would submit the form of its field.
      if (event.key === 'Enter' && event.keyCode !== 229) event.preventDefault();
    },
    capture,
  );
}
