import type { TwilioAccount } from "./twilio-account.ts";

export type TwilioWay = {
  readonly account: TwilioAccount;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 15_000;

type Asked =
  | { readonly method: "GET"; readonly query: URLSearchParams }
  | { readonly method: "POST"; readonly form: URLSearchParams };

export type TwilioAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly json: unknown }
  /** Nothing was sent. */
  | { readonly kind: "unreachable"; readonly trouble: string }
  /** It may have been heard. */
  | { readonly kind: "unanswered"; readonly trouble: string };

/** One request about the account's messages. */
export async function askTwilio(
  { account, baseUrl, timeoutMs = TIMEOUT_MS }: TwilioWay,
  asked: Asked,
): Promise<TwilioAnswer> {
  const [user, password] =
    account.apiKey === null
      ? [account.accountSid, account.authToken]
      : [account.apiKey.sid, account.apiKey.secret];
  try {
    const query = asked.method === "GET" ? `?${asked.query.toString()}` : "";
    const response = await fetch(
      `${baseUrl}/2010-04-01/Accounts/${account.accountSid}/Messages.json${query}`,
      {
        method: asked.method,
        headers: { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` },
        body: asked.method === "POST" ? asked.form : null,
        // Wherever it led, the token would be sent there.
        redirect: "error",
        signal: AbortSignal.timeout(timeoutMs),
      },
    );
    return { kind: "answered", status: response.status, json: readJson(await response.text()) };
  } catch (error) {
    return wasNeverSent(error)
      ? { kind: "unreachable", trouble: "Twilio could not be reached" }
      : { kind: "unanswered", trouble: "Twilio did not answer" };
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** No connection came about. Everything else may have happened after the text was read there. */
const BEFORE_SENDING: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function wasNeverSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return BEFORE_SENDING.has(code);
}
