/** In place of what could not be shown. */
export const crashed = {
  page: 'This page could not be shown',
  part: 'This could not be shown',
  meaning:
    'That is a defect of the page, or a part of it did not arrive, as after an update of Carillon. Pushes are received and delivered all the same. Try again, or load the page again; if that does not help, send the report to whoever looks after Carillon.',
  reload: 'Load the page again',
  copy: 'Copy the report',
  lookThrough:
    'The report holds no tokens and passwords. It may quote what was to be shown: read it before you send it.',
};
