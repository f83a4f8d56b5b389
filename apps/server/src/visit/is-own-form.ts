import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether a form may come from a page of ours. Because our pages send no referrer, browsers write `Origin: null` into their own
 * forms, so it is `Sec-Fetch-Site` that tells; browsers from before it (2023) are held to what the form itself carries.
 */
export function isOwnForm(headers: IncomingHttpHeaders): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const { origin, host } = headers;
  if (origin === undefined || origin === "null") return true;
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
