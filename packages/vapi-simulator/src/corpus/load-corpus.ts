import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const CORPUS_DIR = fileURLToPath(new URL("../../corpus", import.meta.url));
const PARTS_DIR = path.join(CORPUS_DIR, "parts");

const subset = z.record(z.string(), z.unknown());

/** A body that somebody's assistant or relay sends, what must come back and what must be known afterwards. */
const Entry = z.strictObject({
  /** What is special about it, in a sentence. */
  about: z.string().min(1),
  /** Where it goes; missing: the webhook. */
  to: z.string().startsWith("/api/").default("/api/webhooks/vapi"),
  body: z.unknown(),
  answer: z
    .strictObject({
      status: z.int().default(200),
      /** What is in it at least; `{}` is nothing at all. */
      body: subset.default({}),
      /** Found in it somewhere. */
      says: z.string().optional(),
    })
    .default({ status: 200, body: {} }),
  stored: z
    .strictObject({
      /** What is known of the call at least; null: no call is. */
      call: z.looseObject({ callId: z.string() }).nullable().default(null),
      /** All of them, what is known of each at least. */
      appointments: z.array(subset).default([]),
      /** Part of the reason that staff are told. */
      unread: z.string().optional(),
    })
    .default({ call: null, appointments: [] }),
});

export type CorpusEntry = z.infer<typeof Entry> & { readonly name: string };

/** Every file of `corpus/`, by its path there. @throws when one is no entry, and says which. */
export function loadCorpus(): readonly CorpusEntry[] {
  const files = readdirSync(CORPUS_DIR, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".json") && !file.startsWith("parts/"));
  return files.toSorted().map((file) => {
    const read = Entry.safeParse(withParts(readJson(path.join(CORPUS_DIR, file))));
    if (!read.success) throw new Error(`corpus/${file}: ${z.prettifyError(read.error)}`);
    return { name: file.replace(/\.json$/, ""), ...read.data };
  });
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

/** `{"$part": "call"}` stands for what is in `parts/call.json`. */
function withParts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withParts);
  if (typeof value !== "object" || value === null) return value;
  const part = "$part" in value ? value.$part : undefined;
  if (typeof part === "string") return withParts(readJson(path.join(PARTS_DIR, `${part}.json`)));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withParts(inner)]));
}
