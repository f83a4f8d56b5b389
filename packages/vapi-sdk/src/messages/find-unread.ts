import { openBody } from "./open-body.ts";

/** Of a list, items after this many are not looked at: they are as those before. */
const MAX_ITEMS = 50;

/**
 * Paths of a message that `read` does not look at, `call.artifact.messages[].metadata` say, each as short as it can be. What is
 * read once of one item of a list counts as read of all.
 */
export function findUnread(body: unknown, read: (message: unknown) => void): readonly string[] {
  const message = openBody(body)?.message ?? {};
  const seen = new Set<string>();
  read(watched(message, { path: "", seen }));
  return [...new Set(unreadWithin(message, "", seen) ?? [])];
}

type Watch = { readonly path: string; readonly seen: Set<string> };

function watched(value: object, { path, seen }: Watch): object {
  return new Proxy(value, {
    get(target, key) {
      const inner: unknown = Reflect.get(target, key);
      if (typeof key === "symbol" || !Object.hasOwn(target, key) || key === "length") return inner;
      const innerPath = join(path, Array.isArray(target) ? "[]" : key);
      seen.add(innerPath);
      return typeof inner === "object" && inner !== null ? watched(inner, { path: innerPath, seen }) : inner;
    },
  });
}

const join = (path: string, key: string): string =>
  key === "[]" || path === "" ? path + key : `${path}.${key}`;

/** Null: all of it is unread. */
function unreadWithin(value: unknown, path: string, seen: ReadonlySet<string>): readonly string[] | null {
  if (typeof value !== "object" || value === null) return seen.has(path) ? [] : null;
  const isList = Array.isArray(value);
  const entries = isList
    ? value.slice(0, MAX_ITEMS).map((item) => ["[]", item] as const)
    : Object.entries(value);
  if (entries.length === 0) return seen.has(path) || path === "" ? [] : null;
  const parts = entries.map(([key, inner]) => {
    const innerPath = join(path, key);
    return { innerPath, unread: unreadWithin(inner, innerPath, seen) };
  });
  if (path !== "" && parts.every(({ unread }) => unread === null)) return null;
  return parts.flatMap(({ innerPath, unread }) => unread ?? [innerPath]);
}
