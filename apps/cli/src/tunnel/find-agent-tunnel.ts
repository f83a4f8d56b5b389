import { z } from "zod";
import type { Tunnel } from "./tunnel.ts";

const tunnels = z.object({
  tunnels: z.array(z.object({ public_url: z.url(), config: z.object({ addr: z.string() }) })),
});

/** The agent's own network edge: `http://localhost:4040` unless a test stands in for it. */
export type AgentAddress = { readonly agentUrl: string; readonly port: number };

/** A tunnel of an ngrok agent that somebody runs, if one leads to our port. It is theirs: we never close it. */
export async function findAgentTunnel(address: AgentAddress): Promise<Tunnel | null> {
  const url = await askAgent(address);
  if (url === null) return null;
  const nothing = async () => {};
  return {
    source: "a running ngrok agent",
    url,
    expose: nothing,
    locate: () => askAgent(address),
    close: nothing,
  };
}

async function askAgent({ agentUrl, port }: AgentAddress): Promise<string | null> {
  try {
    const response = await fetch(`${agentUrl}/api/tunnels`, { signal: AbortSignal.timeout(2_000) });
    const all = tunnels.parse(await response.json()).tunnels;
    const ours = all.filter(({ config }) => leadsTo(config.addr, port)).map((one) => one.public_url);
    return (ours.find((url) => url.startsWith("https:")) ?? ours[0])?.replace(/\/+$/, "") ?? null;
  } catch {
    return null; // no agent, or something else on its port
  }
}

/** `3001`, `localhost:3001` and `http://localhost:3001` are all in use. */
function leadsTo(address: string, port: number): boolean {
  const [, host = "localhost", found] =
    /^(?:https?:\/\/)?(?:([^:/]+|\[[^\]]+\]):)?(\d+)\/?$/.exec(address) ?? [];
  return Number(found) === port && ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"].includes(host);
}
