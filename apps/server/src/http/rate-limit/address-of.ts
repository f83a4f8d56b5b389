import { isIP } from "node:net";
import type { Request } from "express";
import { ipKeyGenerator } from "express-rate-limit";

/**
 * One IPv6 customer has a /56 of addresses or more: those count as one. Behind a proxy that is trusted too far this
 * may be any text, of any length.
 */
export function addressOf({ ip = "" }: Request): string {
  // A socket that listens for both families names an IPv4 client so; taking it apart as IPv6 took 40 µs of each request.
  const plain = ip.replace(/^::ffff:(?=\d{1,3}\.)/i, "");
  const family = isIP(plain);
  if (family === 0) return "unknown";
  return family === 4 ? plain : ipKeyGenerator(plain);
}
