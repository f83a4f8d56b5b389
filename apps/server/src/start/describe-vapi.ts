import type { OpenVapi } from "./open-vapi.ts";
import type { VapiInfo } from "./run-file.ts";

/** A key this short would be told by its last four characters. */
const SHORTEST_HINTED_KEY = 16;

/** What may be known of it: of a real key no more than its end. */
export function vapiInfo(vapi: OpenVapi): VapiInfo {
  const { kind, baseUrl, platformKey } = vapi;
  if (kind === "simulated") return { kind, baseUrl, key: platformKey };
  return { kind, baseUrl, keyHint: platformKey.length < SHORTEST_HINTED_KEY ? "" : platformKey.slice(-4) };
}

/** One line for a person: is there a real phone line or not? */
export function describeVapi(vapi: VapiInfo): string {
  if (vapi.kind === "simulated") {
    return "simulated on this machine, as .env has no VAPI_PRIVATE_KEY: there is no real phone line";
  }
  return `${new URL(vapi.baseUrl).host} (key …${vapi.keyHint})`;
}
