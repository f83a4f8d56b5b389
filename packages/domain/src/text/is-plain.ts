const PLAIN = /^[ -~]*$/;

/** Whether a text has nothing but the printable characters of ASCII, as most that is heard: such a text needs no folding. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}
