/** "(555) 123-4567" for numbers of the North American plan, groups of three elsewhere; the input is E.164. */
export function formatPhone(e164: string): string {
  const own = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  if (own !== null) return `(${own[1]}) ${own[2]}-${own[3]}`;
  return e164.replace(/^(\+\d{2})(\d+)$/, (_all, code: string, rest: string) => {
    return `${code} ${rest.replaceAll(/(\d{3})(?=\d{2})/g, "$1 ")}`;
  });
}
