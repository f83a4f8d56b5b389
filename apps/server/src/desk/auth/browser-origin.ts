import type { IncomingHttpHeaders } from "node:http";

export type SiteUrls = {
  /** Where people on this machine or network reach the server. */
  readonly serverUrl: string;
  /** Where the internet reaches it. */
  readonly publicUrl: string | undefined;
};

/**
 * The origins whose pages may act for a person who is signed in. The admin's development server is not among them: it
 * passes requests on with its own Host, so its pages have the origin that they call.
 */
export function trustedOrigins({ serverUrl, publicUrl }: SiteUrls): readonly string[] {
  const urls = publicUrl === undefined ? [serverUrl] : [serverUrl, publicUrl];
  return urls.map((url) => new URL(url).origin);
}

/**
 * The origin of a page that came from the very address that it now calls, such as the clinic's own host name. No
 * other site's page can have it: the browser sets both headers.
 */
export function ownOrigin(headers: Pick<IncomingHttpHeaders, "origin" | "host">): string | null {
  const { origin, host } = headers;
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return null;
  return new URL(origin).host === host.toLowerCase() ? origin : null;
}

/** Whether a request that changes something may come from where it comes from. Programs send no Origin. */
export function isTrustedSender(headers: IncomingHttpHeaders, trusted: readonly string[]): boolean {
  const { origin } = headers;
  if (origin === undefined) {
    const site = headers["sec-fetch-site"];
    return site === undefined || site === "same-origin" || site === "none";
  }
  return trusted.includes(origin) || ownOrigin(headers) !== null;
}
