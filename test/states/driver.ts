import type { Step, Target } from './steps.ts';

/**
 * Runs in the page: takes the steps, and then says in `data-state` of the document that the state is there, or what was
 * missing. It is sent to the page as text, so it uses nothing from outside.
 */
export async function drive(steps: readonly Step[], page: string): Promise<void> {
  const WAIT_MS = 15_000;
  const LOOK_MS = 30;
  const QUIET_MS = 300;

  const isSeen = (element: Element) => element.getClientRects().length > 0;
  function labelled(element: Element, text: string): boolean {
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    const texts = [
      element.getAttribute('aria-label'),
      ...labels.map((label) => label.textContent),
      element.textContent,
    ];
    return texts.some((one) => one?.includes(text));
  }
  async function found({ selector, text }: Target): Promise<HTMLElement> {
    for (const end = Date.now() + WAIT_MS; Date.now() < end; ) {
      const all = [...document.querySelectorAll<HTMLElement>(selector)];
      const one = all.find((element) => isSeen(element) && (text === undefined || labelled(element, text)));
      if (one !== undefined) return one;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    throw new Error(`There is no ${selector} ${text === undefined ? '' : `with “${text}”`}`);
  }
  /** As if it was typed: React watches the property of the element itself. */
  function type(element: HTMLElement, value: string): void {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), 'value')?.set?.call(element, value);
    for (const kind of ['input', 'change']) element.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  async function take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'see':
        await found(step.target);
        return;
      case 'click':
        (await found(step.target)).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
        return;
      case 'fill':
        type(await found(step.target), step.value);
        return;
      case 'scroll':
        (await found(step.target)).scrollTop = step.top;
        return;
      case 'press': {
        const { key, ctrl = false } = step;
        const at = document.activeElement ?? document.body;
        at.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: ctrl, bubbles: true, cancelable: true }));
        return;
      }
      case 'arrive':
        await fetch(new URL('arrive', page), { method: 'POST', body: step.text });
    }
  }

  /** Until nothing has changed for a while: what was clicked may still be read from the relay. */
  async function quiet(): Promise<void> {
    let changed = Date.now();
    const observer = new MutationObserver(() => {
      changed = Date.now();
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    for (const end = Date.now() + WAIT_MS; Date.now() < Math.min(end, changed + QUIET_MS); ) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    observer.disconnect();
    await document.fonts.ready;
  }

  const { dataset } = document.documentElement;
  try {
    for (const step of steps) await take(step);
    await quiet();
    dataset.state = 'shown';
  } catch (error) {
    dataset.state = String(error);
  }
}
