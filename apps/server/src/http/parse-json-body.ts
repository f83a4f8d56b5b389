import { isUtf8 } from "node:buffer";

/** Deeper than any message of Vapi's, shallow enough that whoever walks the value cannot overflow the stack. */
const MAX_JSON_DEPTH = 64;

type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/** More than any object of Vapi's has; one of a hundred thousand takes seconds to walk. */
const MAX_KEYS = 1_000;

export type JsonLimits = {
  /** Of all objects and lists together. */
  readonly maxValues: number;
};

/** Bytes to a JSON value: valid UTF-8, valid JSON, no deeper and no larger than anybody needs. Never throws. */
export function parseJsonBody(raw: Buffer, limits: JsonLimits): ParsedJson {
  const text = decodeUtf8(raw);
  if (text === null) return { ok: false, reason: "The body is not valid UTF-8." };
  if (text.trim() === "") return { ok: false, reason: "The body is empty; send a JSON object." };
  const reason = findExcess(text, limits);
  if (reason !== null) return { ok: false, reason };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, reason: "The body is not valid JSON." };
  }
}

/** As `TextDecoder` reads it, which took several times as long. */
function decodeUtf8(raw: Buffer): string | null {
  return isUtf8(raw) ? raw.toString("utf8").replace(/^\uFEFF/, "") : null;
}

/** Counts in the text, so that it is known before anything is built; null where nothing is too much. */
function findExcess(text: string, { maxValues }: JsonLimits): string | null {
  const keys = new Uint32Array(MAX_JSON_DEPTH + 1);
  let depth = 0;
  let values = 1;
  for (let i = 0; i < text.length; i += 1) {
    switch (text.charAt(i)) {
      case '"':
        i = endOfText(text, i);
        break;
      case "{":
      case "[":
        depth += 1;
        if (depth > MAX_JSON_DEPTH) return `The JSON is nested deeper than ${MAX_JSON_DEPTH} levels.`;
        keys[depth] = 0;
        values += 1;
        break;
      case "}":
      case "]":
        depth = Math.max(depth - 1, 0);
        break;
      case ":":
        keys[depth] = (keys[depth] ?? 0) + 1;
        if ((keys[depth] ?? 0) > MAX_KEYS) return `An object of the JSON has more than ${MAX_KEYS} keys.`;
        break;
      case ",":
        values += 1;
    }
    if (values > maxValues) return `The JSON has more than ${maxValues} values.`;
  }
  return null;
}

/** The place of the quotation mark that ends the text which begins there. */
function endOfText(text: string, begin: number): number {
  let end = text.indexOf('"', begin + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charAt(before - 1) === "\\") before -= 1;
  return (at - before) % 2 === 1;
}
