const MAX_LENGTH = 64;

/** What the voice tools call a service: short, lower case, made from its name, and not among those taken. */
export function serviceKey(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
  // A name without Latin letters leaves nothing over.
  const base = plain.slice(0, MAX_LENGTH).replaceAll(/^-+|-+$/g, "") || "service";
  for (let number = 1; ; number++) {
    const ending = number === 1 ? "" : `-${number}`;
    const key = base.slice(0, MAX_LENGTH - ending.length) + ending;
    if (!taken.has(key)) return key;
  }
}
