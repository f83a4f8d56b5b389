import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { isSameDigest, sha256 } from "../../secrets/same-digest.ts";

export type MetricsAccess = {
  /** Whoever brings it may read; then nobody else may. */
  readonly token: string | undefined;
  /** A public URL or a proxy is configured: a connection from this machine may then carry anybody's request. */
  readonly isExposed: boolean;
};

/** Who asks: the address is that of the other end of the connection, whatever headers say. */
export type Peer = { readonly headers: IncomingHttpHeaders; readonly address: string | undefined };

/**
 * Metrics are not public. With a token they are for whoever brings it, and for nobody else. Without one they are for
 * programs on this very machine that speak to us directly, and for nobody at all once the server is reachable from
 * elsewhere: a proxy or a tunnel connects from this machine as well.
 */
export function createMetricsGate({ token, isExposed }: MetricsAccess): (peer: Peer) => boolean {
  if (token === undefined) return (peer) => !isExposed && isLocal(peer);
  const wanted = sha256(token);
  return ({ headers }) => {
    const [, offered = ""] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? "") ?? [];
    return isSameDigest(sha256(offered), wanted);
  };
}

/** What proxies and tunnels add. Each of them connects from this machine as well. */
const FORWARDED =
  /^(?:forwarded|via|cdn-loop|x-(?:forwarded|real|original|client|cluster|envoy)-.*|cf-.*|true-client-ip)$/;

/** From this machine, for this machine, and with nobody in between. */
function isLocal({ headers, address = "" }: Peer): boolean {
  if (Object.keys(headers).some((one) => FORWARDED.test(one))) return false;
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  return isLoopback(address) && (host === "localhost" || isLoopback(host.replace(/^\[(.*)\]$/, "$1")));
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, "");
  return isIP(plain) === 4 ? plain.startsWith("127.") : plain === "::1";
}
