/** True for a name that every object of JavaScript has: looked up in a table, it finds something that nobody put there. */
export function isReserved(name: string): boolean {
  return name in Object.prototype;
}
