/** What stands for a secret that is set; saved again as it is, it means the one before. */
export const MASK = '********';
