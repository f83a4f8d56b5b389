import { cleanText } from "./clean-text.ts";
import { TOLD } from "./find-fact.ts";
import { openBody } from "./open-body.ts";
import { MAX_TRANSCRIPT_BYTES } from "./read-transcript.ts";

/** Of a list, items after this many are not looked at: they are as those before. */
const MAX_ITEMS = 50;

export type Examined = {
  /** Paths that nobody looked at, `call.artifact.messages[].metadata` say, each as short as it can be. */
  readonly unread: readonly string[];
  /** Facts that were looked at, of which nothing could be made. */
  readonly unusable: readonly { readonly path: string; readonly value: unknown }[];
  /** Texts of which only the beginning is kept: in characters, and how long they are where that is known. */
  readonly cut: readonly { readonly path: string; readonly kept: number; readonly of: number | null }[];
};

/** What `read` makes of a message, value by value. What is read once of one item of a list counts as read of all. */
export function examineMessage(body: unknown, read: (message: unknown) => void): Examined {
  const message = openBody(body)?.message ?? {};
  const seen = new Set<string>();
  const told = new Map<string, Told>();
  read(watched(message, { path: "", seen, told }));
  const unusable = [...told].flatMap(([path, { value, fact }]) =>
    fact === null && !isNothing(value) ? [{ path, value }] : [],
  );
  const looked = { seen, unusable: new Set(unusable.map(({ path }) => path)) };
  const unread = [...new Set(unreadWithin(message, "", looked) ?? [])];
  return { unread, unusable, cut: [...told].flatMap(([path, one]) => cutOf(path, one)) };
}

/** Only the paths that `read` does not look at. */
export function findUnread(body: unknown, read: (message: unknown) => void): readonly string[] {
  return examineMessage(body, read).unread;
}

type Told = { readonly value: unknown; readonly fact: unknown };
type Watch = { readonly path: string; readonly seen: Set<string>; readonly told: Map<string, Told> };

function watched(value: object, watch: Watch): object {
  const { path, seen, told } = watch;
  return new Proxy(value, {
    get(target, key) {
      const inner: unknown = Reflect.get(target, key);
      if (key === TOLD) {
        return (name: string, fact: unknown) => {
          const innerPath = join(path, name);
          const before = told.get(innerPath)?.fact ?? null;
          told.set(innerPath, { value: Reflect.get(target, name), fact: fact ?? before });
        };
      }
      if (typeof key === "symbol" || !Object.hasOwn(target, key) || key === "length") return inner;
      const innerPath = join(path, Array.isArray(target) ? "[]" : key);
      seen.add(innerPath);
      return typeof inner === "object" && inner !== null
        ? watched(inner, { ...watch, path: innerPath })
        : inner;
    },
  });
}

function isNothing(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function cutOf(path: string, { value, fact }: Told): Examined["cut"] {
  if (typeof fact !== "string") return [];
  if (typeof value === "string") {
    const whole = cleanText(value, value.length * 3) ?? "";
    const isCut = whole.length > fact.length && whole.startsWith(fact);
    return isCut ? [{ path, kept: fact.length, of: whole.length }] : [];
  }
  // The last character may have needed more bytes than were left.
  const isFull = Array.isArray(value) && new TextEncoder().encode(fact).length > MAX_TRANSCRIPT_BYTES - 4;
  return isFull ? [{ path, kept: fact.length, of: null }] : [];
}

const join = (path: string, key: string): string =>
  key === "[]" || path === "" ? path + key : `${path}.${key}`;

type Looked = { readonly seen: ReadonlySet<string>; readonly unusable: ReadonlySet<string> };

/** Null: all of it is unread. */
function unreadWithin(value: unknown, path: string, looked: Looked): readonly string[] | null {
  const { seen, unusable } = looked;
  if (unusable.has(path)) return [];
  if (typeof value !== "object" || value === null) return seen.has(path) ? [] : null;
  const isList = Array.isArray(value);
  const entries = isList
    ? value.slice(0, MAX_ITEMS).map((item) => ["[]", item] as const)
    : Object.entries(value);
  if (entries.length === 0) return seen.has(path) || path === "" ? [] : null;
  const parts = entries.map(([key, inner]) => {
    const innerPath = join(path, key);
    return { innerPath, unread: unreadWithin(inner, innerPath, looked) };
  });
  if (path !== "" && parts.every(({ unread }) => unread === null)) return null;
  return parts.flatMap(({ innerPath, unread }) => unread ?? [innerPath]);
}
