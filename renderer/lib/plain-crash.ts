import { type Crash, crashReport } from './crash-report.ts';

/** Shows that the page could not start, without React and catalogues, which may be what is broken. */
export function showPlainCrash(page: Window, root: HTMLElement, crash: Crash): void {
  const { document } = page;
  const add = <Name extends keyof HTMLElementTagNameMap>(name: Name, text: string) => {
    const element = document.createElement(name);
    element.textContent = text;
    main.append(element);
    return element;
  };
  const main = document.createElement('main');
  main.className = 'plain-crash';
  add('h1', 'Carillon');
  add('p', 'This page could not be shown. Load it again; if that does not help, send this report.').lang = 'en';
  add(
    'p',
    'Diese Seite konnte nicht gezeigt werden. Laden Sie sie neu; hilft das nicht, senden Sie diesen Bericht.',
  ).lang = 'de';
  const again = add('button', 'Load again · Neu laden');
  again.type = 'button';
  again.addEventListener('click', () => page.location.reload());
  const report = add('textarea', crashReport(crash, page));
  report.readOnly = true;
  report.rows = 12;
  report.ariaLabel = 'Report · Bericht';
  report.addEventListener('focus', () => report.select());
  root.replaceChildren(main);
}
