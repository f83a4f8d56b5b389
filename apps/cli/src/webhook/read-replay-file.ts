import { readFile } from "node:fs/promises";
import { CommandError } from "../report/command-error.ts";

/** Far above what the server reads of one message. */
const MAX_BYTES = 200 * 1024 * 1024;

/**
 * The bodies in a file: one as JSON, a list of them, or one on each line. What a log or a corpus has around a body (`{body}`,
 * `{request: {body}}`) is taken off.
 */
export async function readReplayFile(file: string): Promise<readonly unknown[]> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === "ENOENT" ? "There is no such file" : `It cannot be read (${error.code ?? "?"})`;
    throw new CommandError(`${why}: ${file}`, { hint: USAGE });
  });
  if (bytes.length > MAX_BYTES) throw new CommandError(`${file} is larger than 200 MB.`, { hint: USAGE });
  const values = parse(textOf(bytes));
  if (values === null || values.length === 0) {
    throw new CommandError(`${file} holds no JSON.`, { hint: USAGE });
  }
  return values.map(bodyIn);
}

const USAGE = "The file holds what Vapi has sent: one body as JSON, a list of bodies, or one on each line.";

/** What Windows writes begins with a mark of its encoding, which is no JSON. */
function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

function parse(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    try {
      return lines.map((line): unknown => JSON.parse(line));
    } catch {
      return null;
    }
  }
}

function bodyIn(value: unknown): unknown {
  if (typeof value !== "object" || value === null || "message" in value) return value;
  if ("body" in value) return decoded(value.body);
  return "request" in value ? bodyIn(value.request) : value;
}

/** Logs have bodies as text. */
function decoded(body: unknown): unknown {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
