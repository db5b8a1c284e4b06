/** Names that every object of JavaScript has: a table in which one of them is looked up finds what nobody put there. */
export function isReserved(name: string): boolean {
  return name in Object.prototype;
}
