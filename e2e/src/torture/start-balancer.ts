import { type IncomingMessage, type ServerResponse, createServer, request as sendRequest } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export type Balancer = {
  readonly url: string;
  /** From now on so many ms, a third of the requests lose their connection; open streams lose it at once. */
  readonly cut: (forMs: number) => void;
  readonly stop: () => Promise<void>;
};

type Passage = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly cut: "never" | "before" | "after_sending" | "before_answer";
};

/** Whose answer it is: the port of the server. */
export const ANSWERED_BY = "x-answered-by";

/**
 * Round robin over the servers that there are at the moment; one that refuses the connection is passed over, as balancers do.
 * Nothing is repeated.
 */
export async function startBalancer(portsNow: () => readonly number[]): Promise<Balancer> {
  let turn = 0;
  const cutting = createCutting();
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => {});
    request.on("end", () => {
      const passage = { request, response, body: Buffer.concat(chunks), cut: cutting.choose() };
      if (passage.cut === "before") {
        request.socket.destroy();
      } else {
        const ports = portsNow();
        pass(
          passage,
          ports.map((_, n) => ports[(turn + n) % ports.length] ?? 0),
        );
      }
      turn += 1;
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: (forMs) => {
      cutting.begin(forMs);
      for (const socket of sockets) socket.destroy();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const CUTS = ["before", "never", "after_sending", "never", "before_answer", "never"] as const;

/** While it lasts, every other request is cut somewhere: each place in turn. */
function createCutting() {
  let until = 0;
  let count = 0;
  return {
    begin: (forMs: number) => void (until = performance.now() + forMs),
    choose: (): Passage["cut"] =>
      performance.now() > until ? "never" : (CUTS[count++ % CUTS.length] ?? "never"),
  };
}

function pass(passage: Passage, [port, ...others]: readonly number[]): void {
  const { request, response, body, cut } = passage;
  if (port === undefined) {
    response.writeHead(502, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: "no_server" }));
    return;
  }
  const { method, url: path, headers } = request;
  const onward = sendRequest({ host: "127.0.0.1", port, method, path, headers, agent: false });
  onward.on("error", (error) => {
    const isRefused = "code" in error && error.code === "ECONNREFUSED";
    if (isRefused && !response.headersSent) pass(passage, others);
    else response.destroy();
  });
  onward.on("response", (answer) => {
    if (response.destroyed) {
      answer.resume();
      return;
    }
    if (cut === "before_answer") {
      onward.destroy();
      response.destroy();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, [ANSWERED_BY]: String(port) });
    answer.on("error", () => response.destroy());
    answer.on("aborted", () => response.destroy());
    answer.pipe(response);
  });
  response.on("error", () => {});
  // The client has gone away: the server is told, unless it is to go on without knowing.
  response.on("close", () => cut === "never" && onward.destroy());
  onward.end(body, () => {
    if (cut === "after_sending") response.destroy();
  });
}
