import { Agent, type IncomingMessage, request as httpRequest } from "node:http";
import { Agent as SecureAgent, request as httpsRequest } from "node:https";

/** Far more than the 8 s within which an answer is promised. */
const TIMEOUT_MS = 30_000;

const agents = { http: new Agent({ keepAlive: true }), https: new SecureAgent({ keepAlive: true }) };

export type PostedReply = {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
};

type Headers = Readonly<Record<string, string>>;

/**
 * POSTs a text and reads the whole answer. Node's `fetch` takes three times the processor's time, and the exam sends
 * thousands.
 */
export function post(url: string, body: string, headers: Headers): Promise<PostedReply> {
  const isSecure = url.startsWith("https:");
  const [request, agent] = isSecure ? [httpsRequest, agents.https] : [httpRequest, agents.http];
  const all = { ...headers, "content-length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers: all, timeout: TIMEOUT_MS }, (response) => {
      readAll(response).then(
        (text) =>
          resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers["content-type"] ?? null,
            text,
          }),
        reject,
      );
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

type Listening = {
  /** Else no status of a call is sent: ringing, in progress. */
  readonly isWhole: boolean;
  /** Gets every answer. */
  readonly onText: (text: string) => void;
};

const IS_STATUS = /"type":"status-update"/;

/** As much of `fetch` as the simulator of Vapi uses. */
export function fetchWith({ isWhole, onText }: Listening): typeof fetch {
  return async (url, init) => {
    const { body } = init ?? {};
    const isText = typeof body === "string" && typeof url === "string";
    if (!isText) throw new TypeError("The simulator sends texts.");
    if (!isWhole && IS_STATUS.test(body.slice(0, 200_000))) return Response.json({});
    const headers = Object.fromEntries(new Headers(init?.headers));
    const { status, contentType, text } = await post(url, body, headers);
    onText(text);
    return new Response(text, {
      status,
      headers: contentType === null ? {} : { "content-type": contentType },
    });
  };
}
