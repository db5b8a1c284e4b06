/** What is ticked in the list, and what is done with it. */
export const selection = {
  toolbar: 'Chosen pushes',
  chosen: (many: number, count: string) => (many === 1 ? '1 push chosen' : `${count} pushes chosen`),
  all: (search: string) => (search === '' ? 'All pushes chosen' : `All chosen that match “${search}”`),
  chooseAll: 'Choose all',
  chooseMatching: 'Choose all that match',
  clear: 'Choose none',
  delete: 'Delete',
  deleted: (many: number, count: string) => (many === 1 ? '1 push deleted.' : `${count} pushes deleted.`),
  kept: (many: number, count: string) =>
    many === 1 ? '1 waits for its delivery and stays.' : `${count} wait for their delivery and stay.`,
  undo: 'Undo',
};
