export type ContactsSearch = {
  /** What is searched for; missing: everybody. */
  readonly q?: string | undefined;
};

const MAX_LENGTH = 200;

/** An address may say q=5550123, which arrives as a number. */
export function readContactsSearch({ q }: Record<string, unknown>): ContactsSearch {
  const text = typeof q === "string" || typeof q === "number" ? String(q).trim().slice(0, MAX_LENGTH) : "";
  return { q: text === "" ? undefined : text };
}
