import type { Settings } from "../startup/settings.ts";
import { findAgentTunnel } from "./find-agent-tunnel.ts";
import { openNgrokTunnel } from "./open-ngrok-tunnel.ts";
import type { Tunnel } from "./tunnel.ts";

type Wanted = Pick<Settings, "publicUrl" | "agentPort" | "port" | "ngrokToken" | "ngrokDomain">;

/**
 * PUBLIC_URL, an agent that runs already, or ngrok with a token. Null: there is none of these.
 *
 * @throws TunnelError
 */
export async function findOrOpenTunnel(
  settings: Wanted,
  onDisconnect: (reason: string) => void,
): Promise<Tunnel | null> {
  if (settings.publicUrl !== null) return ownTunnel(settings.publicUrl);
  const agentUrl = `http://127.0.0.1:${settings.agentPort}`;
  const found = await findAgentTunnel({ agentUrl, port: settings.port });
  if (found !== null || settings.ngrokToken === null) return found;
  const { ngrokToken: token, ngrokDomain: domain, port } = settings;
  return openNgrokTunnel({ token, domain, port, onDisconnect });
}

/** A reverse proxy or a tunnel that somebody else takes care of. */
function ownTunnel(url: string): Tunnel {
  const nothing = async () => {};
  return { source: "PUBLIC_URL", url, expose: nothing, locate: async () => url, close: nothing };
}
