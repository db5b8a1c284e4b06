/** In place of what could not be shown. */
export const crashed = {
  page: 'This page could not be shown',
  part: 'This could not be shown',
  meaning:
    'This is a bug in the page, or a part of it could not be loaded, for instance after an update of Carillon. Pushes are still received and delivered. Try again, or reload the page; if that does not help, report it and attach this report.',
  reload: 'Reload the page',
  copy: 'Copy the report',
  lookThrough:
    'The report contains no tokens or passwords, but it may quote what the page was showing: read it before you send it.',
};
