/** Stands for a secret that is set; when it is saved unchanged, it means the stored secret. */
export const MASK = '********';
