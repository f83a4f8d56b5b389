import { describe, expect, test } from "vitest";
import { createMetricsGate } from "./metrics-gate.ts";

const TOKEN = "a-token-of-twenty-letters";
const local = (headers: Record<string, string> = {}, address: string | undefined = "127.0.0.1") => ({
  headers: { host: "localhost:3001", ...headers },
  address,
});

describe("without a token", () => {
  const mayRead = createMetricsGate({ token: undefined, isExposed: false });

  test.each([
    ["localhost", local()],
    ["127.0.0.1", local({ host: "127.0.0.1:3001" })],
    ["IPv6", local({ host: "[::1]:3001" }, "::1")],
    ["IPv4 within IPv6", local({}, "::ffff:127.0.0.1")],
  ])("a program on this machine may read, by %s", (_name, peer) => {
    expect(mayRead(peer)).toBe(true);
  });

  test.each([
    ["another machine", local({}, "192.168.1.20")],
    // Where Docker publishes a port, the whole internet comes from its gateway.
    ["a private network", local({}, "172.17.0.1")],
    ["an IPv6 neighbour", local({}, "fe80::1")],
    ["nobody knows whom", local({}, "")],
    ["a page that had its name point here", local({ host: "evil.example.com" })],
    ["a tunnel that keeps the public name", local({ host: "abc.ngrok.app" })],
    ["a name that only begins so", local({ host: "localhost.example.com" })],
    ["X-Forwarded-For", local({ "x-forwarded-for": "203.0.113.9" })],
    ["X-Forwarded-Proto", local({ "x-forwarded-proto": "https" })],
    ["X-Real-IP", local({ "x-real-ip": "203.0.113.9" })],
    ["Forwarded", local({ forwarded: "for=203.0.113.9" })],
    ["Via", local({ via: "1.1 caddy" })],
    ["Cloudflare", local({ "cf-connecting-ip": "203.0.113.9" })],
  ])("nobody else: %s", (_name, peer) => {
    expect(mayRead(peer)).toBe(false);
  });

  test("nobody at all where a public URL or a proxy is configured", () => {
    expect(createMetricsGate({ token: undefined, isExposed: true })(local())).toBe(false);
  });
});

describe("with a token", () => {
  const mayRead = createMetricsGate({ token: TOKEN, isExposed: true });

  test("whoever brings it may read, from anywhere", () => {
    expect(mayRead(local({ authorization: `Bearer ${TOKEN}` }))).toBe(true);
    expect(
      mayRead(local({ authorization: `bearer ${TOKEN}`, "x-forwarded-for": "203.0.113.9" }, "203.0.113.9")),
    ).toBe(true);
  });

  test.each([
    ["none", {}],
    ["an empty one", { authorization: "Bearer " }],
    ["half of it", { authorization: `Bearer ${TOKEN.slice(0, 12)}` }],
    ["more than it", { authorization: `Bearer ${TOKEN}x` }],
    ["another scheme", { authorization: `Basic ${TOKEN}` }],
    ["the bare word", { authorization: TOKEN }],
  ])("nobody else, not even on this machine: %s", (_name, headers) => {
    expect(mayRead(local(headers))).toBe(false);
  });
});
