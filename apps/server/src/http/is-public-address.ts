import { BlockList, isIP } from "node:net";

/**
 * Everything that is not the open internet: this machine, its networks, those of clouds and carriers (IANA special purpose), and the one
 * public address at which a cloud (Azure) answers its own machines.
 */
const NOT_PUBLIC = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const) {
  NOT_PUBLIC.addSubnet(network, bits, "ipv4");
}
/** Addresses of version 6 that are given out to everybody; within them what carries one of version 4, or is for examples. */
const PUBLIC_V6 = new BlockList();
PUBLIC_V6.addSubnet("2000::", 3, "ipv6");
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
] as const) {
  NOT_PUBLIC.addSubnet(network, bits, "ipv6");
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
// Of its own: within one list Node takes ::ffff:127.0.0.1 for 127.0.0.1.
const LOOPBACK_V6 = new BlockList();
LOOPBACK_V6.addAddress("::1", "ipv6");

/** This machine, and nothing that only leads to it in another way of writing. */
export function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version === 4
    ? LOOPBACK.check(address, "ipv4")
    : version === 6 && LOOPBACK_V6.check(address, "ipv6");
}

export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !NOT_PUBLIC.check(address, "ipv4");
  // Of an address with a zone (fe80::1%eth0) Node looks at nothing.
  return (
    version === 6 &&
    !address.includes("%") &&
    PUBLIC_V6.check(address, "ipv6") &&
    !NOT_PUBLIC.check(address, "ipv6")
  );
}
