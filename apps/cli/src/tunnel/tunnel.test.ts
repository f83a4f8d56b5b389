import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { followTunnel } from "../startup/follow-tunnel.ts";
import { createContext } from "../testing/create-context.ts";
import { freePort } from "@callwaiting/testing/server";
import { startAgent } from "../testing/stand-ins.ts";
import { findOrOpenTunnel } from "./find-or-open-tunnel.ts";
import { openNgrokTunnel } from "./open-ngrok-tunnel.ts";
import { TunnelError } from "./tunnel.ts";

const wanted = (agentPort: number, others = {}) => ({
  publicUrl: null,
  agentPort,
  port: 3001,
  ngrokToken: null,
  ngrokDomain: null,
  ...others,
});
const never = () => expect.unreachable();

describe("which tunnel is taken", () => {
  test("PUBLIC_URL before all others", async () => {
    await using agent = await startAgent(3001, "https://agent.example.com");
    const publicUrl = "https://clinic.example.com";
    const tunnel = await findOrOpenTunnel(wanted(agent.port, { publicUrl }), never);
    expect(tunnel).toMatchObject({ source: "PUBLIC_URL", url: publicUrl });
  });

  test("of a running agent the tunnel that leads to our port, not another's", async () => {
    await using agent = await startAgent(3001, "https://agent.example.com");
    const tunnel = await findOrOpenTunnel(wanted(agent.port), never);
    expect(tunnel).toMatchObject({ source: "a running ngrok agent", url: "https://agent.example.com" });
    agent.setUrl(null);
    expect(await tunnel?.locate()).toBeNull();
    expect(await findOrOpenTunnel(wanted(agent.port), never)).toBeNull();
  });

  test("none without an agent and a token", async () => {
    expect(await findOrOpenTunnel(wanted(await freePort()), never)).toBeNull();
  });
});

describe("ngrok's own module, with its network edge stood in for", () => {
  test.each(["silent", "closing"])(
    "an edge that is %s is a sentence within the time, not a hang",
    async (kind) => {
      const edge = createServer((socket) => {
        socket.on("error", () => {});
        if (kind === "closing") socket.destroy();
      }).listen(0, "127.0.0.1");
      await once(edge, "listening");
      const serverAddress = `127.0.0.1:${(edge.address() as AddressInfo).port}`;
      const options = {
        token: "not-a-token",
        domain: null,
        port: 3001,
        onDisconnect: () => {},
        timeoutMs: 1_500,
      };
      await expect(openNgrokTunnel({ ...options, serverAddress })).rejects.toThrow(TunnelError);
      edge.close();
    },
  );
});

test("a tunnel that dies and comes back elsewhere is reported once, with its new address", async () => {
  await using agent = await startAgent(3001, "https://one.example.com");
  const context = createContext({ dataDir: "/nowhere", agentPort: agent.port, port: 3001 });
  context.tunnel = await findOrOpenTunnel(context.settings, never);
  const moved: string[] = [];
  let note: (line: string) => void = () => {};
  const isGone = new Promise<void>((resolve) => {
    note = (line) => line.includes("is gone") && resolve();
  });
  const following = followTunnel(
    { ...context, note: (line) => note(line) },
    {
      intervalMs: 5,
      onMoved: async () => {
        moved.push("moved");
        context.abort();
      },
    },
  );
  agent.setUrl(null);
  await isGone;
  agent.setUrl("https://two.example.com");
  await following;
  expect(moved).toEqual(["moved"]);
});
