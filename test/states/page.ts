import { drive } from './driver.ts';
import { stateGroups } from './states.ts';
import { steadyStyle } from './steady.ts';
import type { State, Step } from './steps.ts';

/** How a state is looked at. */
export interface View {
  readonly language: 'en' | 'de';
  readonly scheme: 'light' | 'dark';
  /** Where the page is, with a slash at the end. */
  readonly base: string;
  /** Without what changes by itself, for pictures that are compared. */
  readonly steady: boolean;
}

/** For a script within HTML. */
const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

/**
 * The built page with what makes it show a state: what the browser keeps for it, where it is, and the steps. Addresses
 * become absolute, because the desktop's window is a page of its own.
 */
export function statePage(built: string, state: State, steps: readonly Step[], view: View): string {
  const { language, scheme, base, steady } = view;
  const kept = { 'carillon-language': language, 'mantine-color-scheme-value': scheme, ...state.stored };
  const session = { [`carillon.session ${new URL(base).pathname}`]: 'of-the-states' };
  const script = `
    localStorage.clear();
    for (const [name, value] of Object.entries(${json(kept)})) localStorage.setItem(name, value);
    sessionStorage.clear();
    for (const [name, value] of Object.entries(${json(state.signedOut ? {} : session)})) sessionStorage.setItem(name, value);
    history.replaceState(null, '', '#' + ${json(state.place)});
    const failing = ${json(state.without ?? null)};
    if (failing !== null) window[failing] = () => { throw new Error('There is no ' + failing); };
    addEventListener('message', ({ data }) => {
      if (data?.type === 'carillon:connect') for (const message of ${json(state.shell ?? [])}) postMessage(message);
    });
    addEventListener('load', () => (${drive.toString()})(${json(steps)}, ${json(base)}));`;
  const style = steady ? `<style id="steady">${steadyStyle(new URL('../fonts/', base).href)}</style>` : '';
  return built.replaceAll('"./', `"${base}`).replace('<head>', `<head>${style}<script>{${script}}</script>`);
}

/** Loads the page from an address of its own that is not HTTP, as the desktop's is not. */
export function desktopPage(page: string): string {
  return `<!doctype html><title>Carillon</title><script>
    location.replace(URL.createObjectURL(new Blob([${json(page)}], { type: 'text/html' })));
  </script>`;
}

const choice = (name: string, values: readonly string[]) =>
  `<label>${name} <select name="${name}">${values.map((value) => `<option>${value}</option>`).join('')}</select></label>`;

/** All states as links that open in a frame, in a language, in colours and at a width that can be chosen. */
export function indexPage(): string {
  const lists = stateGroups.map(
    ({ title, states }) =>
      `<h2>${title}</h2><ul>${states.map(({ id, title: name }) => `<li><a href="${id}/" target="state">${name}</a></li>`).join('')}</ul>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>States of the window</title>
<style>
  body { margin: 0; height: 100vh; display: grid; grid-template: auto 1fr / 300px 1fr; font: 13px system-ui, sans-serif; }
  nav { grid-row: 1 / 3; overflow: auto; padding: 12px; border-right: 1px solid #ccc; }
  h1 { font-size: 16px; } h2 { font-size: 13px; margin: 16px 0 4px; }
  ul { list-style: none; margin: 0; padding: 0; } a { display: block; padding: 2px 4px; }
  a[aria-current] { background: #f5e8d3; }
  form { display: flex; gap: 16px; padding: 8px; }
  iframe { border: 1px solid #ccc; width: 100%; height: 100%; box-sizing: border-box; }
</style></head>
<body><nav><h1>States of the window</h1>${lists.join('')}</nav>
<form>${choice('Language', ['en', 'de'])}${choice('Colours', ['light', 'dark'])}${choice('Width', ['100%', '800px', '480px'])}</form>
<iframe name="state" title="State"></iframe>
<script>
  const form = document.querySelector('form');
  const frame = document.querySelector('iframe');
  let current = null;
  function show() {
    const { Language, Colours, Width } = form.elements;
    frame.style.width = Width.value;
    if (current === null) return;
    location.hash = current.getAttribute('href').slice(0, -1);
    for (const link of document.links) link.toggleAttribute('aria-current', link === current);
    frame.src = current.getAttribute('href') + '?language=' + Language.value + '&scheme=' + Colours.value;
  }
  document.querySelector('nav').addEventListener('click', (event) => {
    if (!(event.target instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    current = event.target;
    show();
  });
  form.addEventListener('change', show);
  current = document.querySelector('a[href="' + CSS.escape(location.hash.slice(1)) + '/"]') ?? document.links[0];
  show();
</script></body></html>`;
}
