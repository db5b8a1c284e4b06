/** A search as the API takes it; the times of day in it are read by the clock that the window shows. */
export const searchInput = (search: string, timeZone: string) => (search === '' ? {} : { search, timeZone });
