import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import helmet from "helmet";

/** Self-hosted on plain HTTP is normal here; upgrading would send browsers to a port that speaks no TLS. */
const OPTIONS = { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } };

/** Helmet's headers. They are the same for every answer, so it is asked for them once: putting them together took 20 µs of each. */
export function setSecurityHeaders(): RequestHandler {
  const headers = listSecurityHeaders();
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

function listSecurityHeaders(): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  const listener = {
    setHeader: (name: string, value: string) => void headers.set(name, value),
    removeHeader: () => {},
  };
  helmet(OPTIONS)({} as IncomingMessage, listener as unknown as ServerResponse, () => {});
  return headers;
}
