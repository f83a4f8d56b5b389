import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** ngrok's agent as its API shows it: tunnels that come and go. */
export type StandInAgent = AsyncDisposable & {
  readonly port: number;
  /** Null: the tunnel is down. */
  setUrl: (url: string | null) => void;
};

export async function startAgent(serverPort: number, firstUrl: string | null): Promise<StandInAgent> {
  let url = firstUrl;
  const other = {
    public_url: "https://other.example.com",
    proto: "https",
    config: { addr: "http://localhost:9" },
  };
  const server: Server = createServer((request, response) => {
    const addr = `http://localhost:${serverPort}`;
    const ours = url === null ? [] : [{ public_url: url, proto: "https", config: { addr, inspect: true } }];
    response.writeHead(request.url === "/api/tunnels" ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify({ tunnels: [other, ...ours], uri: "/api/tunnels" }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    setUrl: (next) => void (url = next),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** Somebody else's program on a port, in a process of its own. */
export async function startStranger(port: number): Promise<ChildProcess> {
  const script = `require("node:http").createServer((q, r) => r.end("mine")).listen(${port}, () => console.log("up"))`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}
