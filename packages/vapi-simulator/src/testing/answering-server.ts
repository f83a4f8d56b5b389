import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ReceivedMessage = {
  readonly headers: IncomingMessage["headers"];
  readonly path: string;
  readonly text: string;
  readonly message: Readonly<Record<string, unknown>>;
};

/** What to answer: JSON with status 200 unless said otherwise; or nothing, or half an answer, or a reset. */
export type Reply =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly json?: unknown;
      readonly text?: string;
    }
  | "silence"
  | "half"
  | "reset";

export type AnsweringServer = AsyncDisposable & {
  readonly url: string;
  readonly received: readonly ReceivedMessage[];
};

/** A server of a few lines that answers whatever the test says, right or wrong. */
export async function startAnsweringServer(
  answer: (received: ReceivedMessage) => Reply = answerWell,
): Promise<AnsweringServer> {
  const received: ReceivedMessage[] = [];
  const server = createServer((request, response) => {
    const reply = async () => {
      const one = await readMessage(request);
      received.push(one);
      send(answer(one), response);
    };
    void reply();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/vapi`,
    received,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

async function readMessage(request: IncomingMessage): Promise<ReceivedMessage> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const { message } = JSON.parse(text) as Pick<ReceivedMessage, "message">;
  return { headers: request.headers, path: request.url ?? "", text, message };
}

function send(reply: Reply, response: ServerResponse): void {
  if (reply === "silence") return;
  if (reply === "reset") return void response.socket?.destroy();
  const { status = 200, headers, json, text } = reply === "half" ? {} : reply;
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  if (reply === "half") response.write('{"results": [');
  else response.end(text ?? JSON.stringify(json));
}

export type AskedTool = { readonly id: string; readonly function: { readonly name: string } };

/** Answers everything as Vapi wants it. */
export function answerWell({ message }: ReceivedMessage): Reply {
  if (message["type"] === "tool-calls") return { json: { results: resultsFor(message) } };
  return { json: message["type"] === "function-call" ? { result: "Done." } : {} };
}

export function resultsFor(message: ReceivedMessage["message"]) {
  const list = message["toolCallList"] as readonly AskedTool[];
  return list.map(({ id, function: { name } }) => ({ toolCallId: id, name, result: `Did ${name}.` }));
}
