import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { isLoopback, isPublicAddress } from "../http/is-public-address.ts";

/** Why an address is not told anything, in a sentence for its owner. */
export class RefusedAddress extends Error {
  override readonly name = "RefusedAddress";
}

export type Found = { readonly address: string; readonly family: 4 | 6 };

export type GuardOptions = {
  /** Also this machine, by http as well: for development. */
  readonly allowsLoopback: boolean;
  /** Every address of a name. Default: as DNS has them. */
  readonly resolve?: (name: string) => Promise<readonly Found[]>;
};

export type WebhookGuard = {
  /** @throws RefusedAddress */
  readonly read: (url: string) => URL;
  /** The addresses that may be connected to, now. @throws RefusedAddress */
  readonly find: (url: URL) => Promise<readonly Found[]>;
};

/**
 * Keeps what a clinic enters from leading into our own networks. What a name stands for is asked when an address is saved and again
 * for each request, which then connects to what was looked at here and asks nobody a second time.
 */
export function createWebhookGuard({ allowsLoopback, resolve = lookUp }: GuardOptions): WebhookGuard {
  const isAllowed = (url: URL, address: string) =>
    isLoopback(address) ? allowsLoopback : url.protocol === "https:" && isPublicAddress(address);
  return {
    read: (text) => readUrl(text, allowsLoopback),
    find: async (url) => {
      const found = await addressesOf(url, resolve);
      if (found.length === 0) throw new RefusedAddress(`The name ${url.hostname} is not known.`);
      // All of them: whoever mixes in one of ours means it.
      if (!found.every(({ address }) => isAllowed(url, address))) {
        throw new RefusedAddress(`${url.hostname} is not an address of the internet.`);
      }
      return found;
    },
  };
}

function readUrl(text: string, allowsLoopback: boolean): URL {
  if (!URL.canParse(text)) {
    throw new RefusedAddress("This is not an address such as https://crm.example.com/webhooks.");
  }
  const url = new URL(text);
  const isPlain = url.protocol === "http:" && allowsLoopback;
  if (url.protocol !== "https:" && !isPlain) {
    throw new RefusedAddress("The address must begin with https://.");
  }
  if (url.username !== "" || url.password !== "") {
    throw new RefusedAddress("The address must not hold a user's name or password.");
  }
  if (url.hostname === "") throw new RefusedAddress("The address names no server.");
  url.hash = "";
  return url;
}

async function addressesOf(
  url: URL,
  resolve: NonNullable<GuardOptions["resolve"]>,
): Promise<readonly Found[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const version = isIP(host);
  if (version !== 0) return [{ address: host, family: version === 4 ? 4 : 6 }];
  if (/^(?:.+\.)?localhost\.?$/i.test(host)) return [{ address: "127.0.0.1", family: 4 }];
  return resolve(host);
}

/** Not `dns.lookup`: that takes one of the process's four threads for as long as a name server likes. */
const DNS = { timeout: 2_000, tries: 2 };

async function lookUp(name: string): Promise<readonly Found[]> {
  const resolver = new Resolver(DNS);
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  return [
    ...(v4.status === "fulfilled" ? v4.value : []).map((address): Found => ({ address, family: 4 })),
    ...(v6.status === "fulfilled" ? v6.value : []).map((address): Found => ({ address, family: 6 })),
  ];
}
