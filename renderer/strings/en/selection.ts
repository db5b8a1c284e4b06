/** What is ticked in the list, and what is done with it. */
export const selection = {
  toolbar: 'Selected pushes',
  chosen: (many: number, count: string) => (many === 1 ? '1 push selected' : `${count} pushes selected`),
  all: (search: string) => (search === '' ? 'All pushes selected' : `All selected that match “${search}”`),
  chooseAll: 'Select all',
  chooseMatching: 'Select all that match',
  clear: 'Clear the selection',
  delete: 'Delete',
  deleted: (many: number, count: string) => (many === 1 ? '1 push deleted.' : `${count} pushes deleted.`),
  kept: (many: number, count: string) =>
    many === 1 ? '1 waits for its delivery and stays.' : `${count} wait for their delivery and stay.`,
  undo: 'Undo',
};
