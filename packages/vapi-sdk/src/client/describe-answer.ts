import { z } from "zod";

/** Errors of Vapi's framework (NestJS): `message` is a sentence or a list of them. */
const ErrorBody = z.looseObject({
  message: z.union([z.string(), z.array(z.string())]).optional(),
  error: z.string().optional(),
});

const MAX_TEXT = 1_000;

/** What Vapi said, or the start of whatever came instead: in front of Vapi sits Cloudflare, which answers in HTML. */
export function describeAnswer(text: string): string {
  const body = ErrorBody.safeParse(parseJson(text));
  const { message, error } = body.success ? body.data : {};
  const said = [message ?? error ?? text].flat().join("; ").replaceAll(/\s+/g, " ").trim();
  return said === "" ? "(nothing)" : said.slice(0, MAX_TEXT);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
