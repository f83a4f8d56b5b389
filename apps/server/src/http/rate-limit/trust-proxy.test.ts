import express from "express";
import { expect, test } from "vitest";
import { trustProxySetting } from "./trust-proxy.ts";

test.each([
  ["0", false],
  ["1", 1],
  [" 2 ", 2],
  ["loopback", ["loopback"]],
  ["10.0.0.0/8, loopback", ["10.0.0.0/8", "loopback"]],
  ["127.0.0.1", ["127.0.0.1"]],
  ["2001:db8::/32,::1", ["2001:db8::/32", "::1"]],
])("%j is read, and Express takes it", (text, expected) => {
  const setting = trustProxySetting.parse(text);
  expect(setting).toEqual(expected);
  expect(() => express().set("trust proxy", setting)).not.toThrow();
});

test.each([
  "true",
  "all",
  "*",
  "",
  "10",
  "-1",
  "1.5",
  "10.0.0.0/0",
  "::/0",
  "10.0.0.0/33",
  "1.2.3",
  "a,b",
  "10.0.0.1/8/8",
])("%j is refused", (text) => {
  expect(trustProxySetting.safeParse(text).success).toBe(false);
});
