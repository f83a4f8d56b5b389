import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type ProxiedReply = { readonly status: number; readonly text: string };
/** What the client gets instead; `forward` asks the real server. */
export type Meddle = (path: string, forward: () => Promise<ProxiedReply>) => Promise<ProxiedReply>;

export type Proxy = AsyncDisposable & { readonly url: string };

/** A server in front of the real one that spoils its answers. */
export async function startProxy(target: string, meddle: Meddle): Promise<Proxy> {
  const server = createServer((request, response) => {
    const answer = async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const forward = async () => {
        const reply = await fetch(target + (request.url ?? "/"), {
          method: request.method ?? "GET",
          headers: {
            "content-type": request.headers["content-type"] ?? "application/json",
            ...(request.headers["x-vapi-secret"] === undefined
              ? {}
              : { "x-vapi-secret": String(request.headers["x-vapi-secret"]) }),
          },
          ...(request.method === "POST" ? { body: Buffer.concat(chunks) } : {}),
        });
        return { status: reply.status, text: await reply.text() };
      };
      const { status, text } = await meddle(request.url ?? "/", forward);
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    };
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
