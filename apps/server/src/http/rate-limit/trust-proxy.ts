import { isIP } from "node:net";
import { z } from "zod";

/** What Express's setting `trust proxy` is set to: hops, or the addresses of the proxies. */
export type TrustProxy = false | number | readonly string[];

const NAMED_RANGES = new Set(["loopback", "linklocal", "uniquelocal"]);

/**
 * Reads the setting that says whose `X-Forwarded-For` to believe: `1` (the nearest proxy), or a list of addresses,
 * ranges and `loopback`. There is no "all of them": then every client could choose its own address.
 */
export const trustProxySetting = z
  .string()
  .transform((text): TrustProxy => {
    if (/^\d$/.test(text.trim())) return Number(text) || false;
    return text.split(",").map((entry) => entry.trim());
  })
  .refine((setting) => setting === false || typeof setting === "number" || setting.every(isRange), {
    message:
      "must be the number of proxies in front (0 to 9), or their addresses, such as 10.0.0.0/8,loopback",
  });

function isRange(entry: string): boolean {
  if (NAMED_RANGES.has(entry)) return true;
  const [address = "", prefix, ...rest] = entry.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  const longest = version === 4 ? 32 : 128;
  return (
    prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= longest)
  );
}
