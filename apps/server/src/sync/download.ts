import { lookup as lookUp } from "node:dns";
import type { IncomingMessage } from "node:http";
import { type RequestOptions, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { isPublicAddress } from "../http/is-public-address.ts";

export type Downloaded = { readonly contentType: string; readonly sound: Buffer };

/** Why something was not fetched; trying again would not help. */
export class NotFetched extends Error {
  override readonly name = "NotFetched";
}

export type DownloadOptions = {
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Default: the open internet. */
  readonly isAllowed?: (address: string) => boolean;
  /** Default: https. */
  readonly request?: typeof httpsRequest;
};

const MAX_REDIRECTS = 3;

/**
 * Fetches what a link of somebody else leads to, and nothing of our own networks: https alone, and each address that is connected
 * to is looked at after its name was looked up, so that no name can point elsewhere in between. Redirects are taken for links.
 */
export async function download(link: string, options: DownloadOptions): Promise<Downloaded> {
  const signal = AbortSignal.timeout(options.timeoutMs);
  let url = readUrl(link);
  for (let redirects = 0; ; redirects += 1) {
    const response = await open(url, options, signal);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return read(response, options, signal);
    response.destroy();
    const isRedirect = [301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined;
    if (isRedirect && redirects < MAX_REDIRECTS) url = readUrl(headers.location ?? "", url);
    else if (statusCode >= 500 || statusCode === 429) throw new Error(`answered with ${statusCode}`);
    else throw new NotFetched(`answered with ${statusCode}`);
  }
}

function readUrl(link: string, base?: URL): URL {
  if (!URL.canParse(link, base?.href)) throw new NotFetched("no address");
  const url = new URL(link, base);
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "") {
    throw new NotFetched("not an https address");
  }
  return url;
}

function open(
  { hostname, port, pathname, search }: URL,
  { isAllowed = isPublicAddress, request = httpsRequest }: DownloadOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const lookup: LookupFunction = (name, options, callback) => {
    lookUp(name, { ...options, all: true }, (error, found) => {
      const safe = error === null ? found.filter(({ address }) => isAllowed(address)) : [];
      const [first] = safe;
      if (error !== null) callback(error, []);
      else if (first === undefined) callback(new NotFetched("not an address of the internet"), []);
      else if (options.all === true) callback(null, safe);
      else callback(null, first.address, first.family);
    });
  };
  // A host that is an address is not looked up.
  const host = hostname.replace(/^\[|\]$/g, "");
  const isAddress = /^[\d.]+$|:/.test(host);
  if (isAddress && !isAllowed(host)) return Promise.reject(new NotFetched("not an address of the internet"));
  const asked: RequestOptions = { hostname: host, path: pathname + search, lookup, signal, agent: false };
  if (port !== "") asked.port = port;
  return new Promise((resolve, reject) => {
    request(asked).on("response", resolve).on("error", reject).end();
  });
}

async function read(
  response: IncomingMessage,
  { maxBytes }: DownloadOptions,
  signal: AbortSignal,
): Promise<Downloaded> {
  const contentType = (response.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  try {
    if (!/^(?:audio|video)\/[a-z0-9.+-]{1,60}$/.test(contentType)) throw new NotFetched("not a sound");
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      length += chunk.length;
      if (length > maxBytes) throw new NotFetched("too large");
      chunks.push(chunk);
    }
    if (length === 0) throw new NotFetched("empty");
    return { contentType, sound: Buffer.concat(chunks) };
  } finally {
    response.destroy();
  }
}
