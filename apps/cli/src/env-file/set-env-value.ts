import { isDeepStrictEqual, parseEnv } from "node:util";
import { findAssignments } from "./find-assignments.ts";

/** The file cannot be changed as wanted without changing something else; the message is one sentence. */
export class EnvFileError extends Error {
  override readonly name = "EnvFileError";
}

/** What Node reads from the text of an env file. */
export function readEnvText(text: string): Readonly<Record<string, string | undefined>> {
  return parseEnv(text.replace(/^\uFEFF/, ""));
}

/**
 * The text with one setting changed (null: taken out) and every other byte as it was: comments, order, quotes, line
 * breaks, a byte-order mark. Of several lines with the name the last is changed, because that one is in effect.
 *
 * @throws EnvFileError when the result would not be read as exactly this change.
 */
export function setEnvValue(text: string, name: string, value: string | null): string {
  if (value !== null && /[\0\r\n]/.test(value)) {
    throw new EnvFileError(`The value of ${name} has a line break in it, which an env file cannot hold.`);
  }
  const current = findAssignments(text).findLast((one) => one.name === name);
  const changed = change(text, name, { current, value });
  assertOnlyThis(text, changed, { name, value });
  return changed;
}

type Change = {
  readonly current: ReturnType<typeof findAssignments>[number] | undefined;
  readonly value: string | null;
};

function change(text: string, name: string, { current, value }: Change): string {
  if (current === undefined) return value === null ? text : append(text, `${name}=${quoted(value, "")}`);
  if (value === null) return text.slice(0, current.start) + text.slice(current.end);
  return text.slice(0, current.valueStart) + quoted(value, current.quote) + text.slice(current.valueEnd);
}

function append(text: string, line: string): string {
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const isBlank = text === "" || text === "\uFEFF";
  const before = isBlank || text.endsWith("\n") ? text : text + lineBreak;
  return before + line + lineBreak;
}

/** In the quotes it had, where the value allows them; in quotes that it needs otherwise. */
function quoted(value: string, quote: string): string {
  const needsQuotes = quote !== "" || /[#'"`]|^\s|\s$/.test(value);
  if (!needsQuotes) return value;
  const usable = [quote, '"', "'", "`"].find((one) => one !== "" && !value.includes(one));
  if (usable === undefined) throw new EnvFileError("The value has every kind of quote in it.");
  return usable + value + usable;
}

/** A shape that this file's reader and Node's see differently is refused, not guessed at. */
function assertOnlyThis(
  before: string,
  after: string,
  { name, value }: { readonly name: string; readonly value: string | null },
): void {
  const wanted = { ...readEnvText(before) };
  const got = { ...readEnvText(after) };
  const isAsWanted = value === null || got[name] === value;
  delete wanted[name];
  delete got[name];
  if (isAsWanted && isDeepStrictEqual(wanted, got)) return;
  throw new EnvFileError(
    `${name} cannot be set without changing other lines: look for a quote that is not closed.`,
  );
}
