/** Deeper than any message of Vapi's, shallow enough that whoever walks the value cannot overflow the stack. */
const MAX_JSON_DEPTH = 64;

type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly reason: string };

/** Bytes to a JSON value: valid UTF-8, valid JSON, at most `MAX_JSON_DEPTH` levels. Never throws. */
export function parseJsonBody(raw: Buffer): ParsedJson {
  const text = decodeUtf8(raw);
  if (text === null) return { ok: false, reason: "The body is not valid UTF-8." };
  if (text.trim() === "") return { ok: false, reason: "The body is empty; send a JSON object." };
  if (isDeeperThan(text, MAX_JSON_DEPTH)) {
    return { ok: false, reason: `The JSON is nested deeper than ${MAX_JSON_DEPTH} levels.` };
  }
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    return { ok: false, reason: "The body is not valid JSON." };
  }
}

function decodeUtf8(raw: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch {
    return null;
  }
}

/** Counts brackets in the text, so that the depth is known before anything is built. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i];
    if (inText) {
      if (char === "\\") i += 1;
      else if (char === '"') inText = false;
    } else if (char === '"') inText = true;
    else if (char === "{" || char === "[") depth += 1;
    else if (char === "}" || char === "]") depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
