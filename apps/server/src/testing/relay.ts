import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Relay = AsyncDisposable & { readonly url: string };

/** Before a simulated Vapi: passes everything on, and rewrites what comes back. */
export async function startRelay(target: string, rewrite: (answer: unknown) => unknown): Promise<Relay> {
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "GET", url = "/", headers } = request;
    const answered = await fetch(target + url, {
      method,
      headers: { authorization: headers.authorization ?? "", "content-type": "application/json" },
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    });
    const answer: unknown = await answered.json();
    response.writeHead(answered.status, { "content-type": "application/json" });
    response.end(JSON.stringify(answered.ok ? rewrite(answer) : answer));
  };
  const server = createServer((request, response) => void pass(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
