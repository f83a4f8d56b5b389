import { randomUUID } from "node:crypto";
import { type ToolReply, readToolReply } from "./tool-reply.ts";

export type ToolArguments = Readonly<Record<string, string>>;

export type ClientOptions = {
  /** Without a path. */
  readonly serverUrl: string;
  readonly secret: string;
  /** Sent along as `customer.metadata.org_id`; the server refuses it unless it owns the secret. */
  readonly org: string | null;
  /** Once aborted, nothing new is sent; what is under way comes to its end. */
  readonly signal: AbortSignal;
};

export type PostOptions = { readonly secret?: string; readonly evenWhenInterrupted?: boolean };

export type ToolClient = {
  readonly serverUrl: string;
  readonly signal: AbortSignal;
  /** Calls a tool in the plain form. Never throws for what the server does. */
  readonly callTool: (name: string, args: ToolArguments, options?: PostOptions) => Promise<ToolReply>;
  /** POSTs JSON with the secret; the text of the answer. Status 0 when there is none. */
  readonly post: (path: string, body: unknown, options?: PostOptions) => Promise<RawReply>;
  readonly get: (path: string) => Promise<RawReply>;
};

export type RawReply = { readonly status: number; readonly text: string; readonly durationMs: number };

/** Far more than the 8 s within which an answer is promised. */
const TIMEOUT_MS = 15_000;

/** Sends what Vapi and integrators send, to one server and as one organization. */
export function createToolClient({ serverUrl, secret, org, signal }: ClientOptions): ToolClient {
  const post: ToolClient["post"] = async (path, body, options = {}) => {
    if (options.evenWhenInterrupted !== true) signal.throwIfAborted();
    const headers = { "content-type": "application/json", "x-vapi-secret": options.secret ?? secret };
    return send(serverUrl + path, { method: "POST", headers, body: JSON.stringify(body) });
  };
  return {
    serverUrl,
    signal,
    post,
    get: async (path) => {
      signal.throwIfAborted();
      return send(serverUrl + path, {});
    },
    async callTool(name, args, options) {
      const body = {
        toolCallId: randomUUID(),
        tool: { arguments: args },
        ...(org === null ? {} : { customer: { metadata: { org_id: org } } }),
      };
      const { status, text, durationMs } = await post(`/api/vapi/tools/${name}`, body, options);
      if (status !== 0) return { ...readToolReply(status, text), durationMs };
      return {
        status,
        result: null,
        problem: `No answer from ${serverUrl}: ${text}`,
        hint: NO_ANSWER,
        durationMs,
      };
    },
  };
}

const NO_ANSWER = "npm run status shows whether the server runs; npm start starts it.";

async function send(url: string, init: RequestInit): Promise<RawReply> {
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  try {
    const response = await fetch(url, {
      ...init,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "error",
    });
    const text = await response.text();
    return { status: response.status, text, durationMs: since() };
  } catch (error) {
    return { status: 0, text: reasonOf(error), durationMs: since() };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `nothing within ${TIMEOUT_MS / 1000} s`;
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return code || (cause instanceof Error ? cause.message : error.message);
}
