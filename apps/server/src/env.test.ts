import { describe, expect, test } from "vitest";
import { readEnv } from "./env.ts";

function problemOf(source: Record<string, string>): string {
  const result = readEnv(source);
  return result.ok ? "" : result.problem;
}

function vapiOf(source: Record<string, string>) {
  const result = readEnv(source);
  if (!result.ok) throw new Error(result.problem);
  return result.env.vapi;
}

test("a pooler without the PostgreSQL behind it is refused", () => {
  expect(problemOf({ DATABASE_POOL_URL: "postgres://pool:secret@localhost:6432/callwaiting" })).toMatch(
    /^DATABASE_POOL_URL is set and DATABASE_URL is not/,
  );
  expect(problemOf({ DATABASE_READ_URL: "postgres://a@standby/c" })).toMatch(
    /^DATABASE_READ_URL is set and DATABASE_URL is not/,
  );
  expect(problemOf({ SMTP_URL: "smtp://mail.example.com" })).toMatch(
    /^SMTP_URL and MAIL_FROM belong together/,
  );
  expect(problemOf({ SMTP_URL: "https://us:secret@mail.example.com/", MAIL_FROM: "a@b.example" })).toBe(
    "The setting SMTP_URL is set to something which cannot be used: must be a URL such as smtp://user:password@mail.example.com:587.",
  );
  const both = readEnv({ DATABASE_URL: "postgres://a@b/c", DATABASE_POOL_URL: "postgres://d@e/c" });
  expect(both).toMatchObject({ ok: true, env: { databasePoolUrl: "postgres://d@e/c" } });
});

test("a public address is a host: with a path the links, forms and signatures made of it would lead elsewhere", () => {
  for (const wrong of [
    "https://host.example/clinic",
    "https://host.example/?a=b",
    "https://host.example/#a",
  ]) {
    expect(problemOf({ PUBLIC_URL: wrong })).toMatch(/a host without a path, such as https:/);
    expect(problemOf({ BACKEND_URL: wrong })).toMatch(/a host without a path/);
  }
  for (const wrong of ["host.example", "ftp://host.example"]) {
    expect(problemOf({ PUBLIC_URL: wrong })).toMatch(/must be a URL such as https:/);
  }
  for (const right of ["https://host.example", "https://host.example/", "https://host.example:8443"]) {
    expect(readEnv({ PUBLIC_URL: right })).toMatchObject({ env: { publicUrl: right.replace(/\/$/, "") } });
  }
});

test("an account at Twilio is whole or none, and a wrong token is never shown", () => {
  const account = { TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`, TWILIO_FROM: "+15551234567" };
  expect(readEnv({})).toMatchObject({
    env: { sms: { account: undefined, baseUrl: "https://api.twilio.com" } },
  });
  expect(readEnv({ ...account, TWILIO_AUTH_TOKEN: "a-token-of-twilio" })).toMatchObject({
    env: { sms: { account: { sender: "+15551234567", apiKey: null } } },
  });
  expect(problemOf(account)).toMatch(
    /^TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM belong together/,
  );
  expect(problemOf({ ...account, TWILIO_AUTH_TOKEN: "hidden hidden" })).toMatch(
    /^The setting TWILIO_AUTH_TOKEN is set to something which cannot be used: must be one word/,
  );
  expect(problemOf({ ...account, TWILIO_FROM: "555" })).toMatch(/TWILIO_FROM.*such as \+15551234567/);
});

test("WEB_CONCURRENCY is one process without it, a number of them, or auto", () => {
  const concurrencyOf = (value: string) => readEnv({ WEB_CONCURRENCY: value });
  expect(concurrencyOf("")).toMatchObject({ ok: true, env: { webConcurrency: 1 } });
  expect(concurrencyOf("4")).toMatchObject({ ok: true, env: { webConcurrency: 4 } });
  expect(concurrencyOf("auto")).toMatchObject({ ok: true, env: { webConcurrency: "auto" } });
  for (const wrong of ["0", "65", "1.5", "many"]) {
    expect(problemOf({ WEB_CONCURRENCY: wrong })).toMatch(
      /^The setting WEB_CONCURRENCY is ".*must be a number from 1 to 64, or auto\.$/,
    );
  }
});

describe("Vapi's settings", () => {
  test("without any, and with empty lines in .env, there is no key and Vapi's own address", () => {
    const none = { privateKey: undefined, baseUrl: "https://api.vapi.ai" };
    expect(vapiOf({})).toEqual(none);
    expect(vapiOf({ VAPI_PRIVATE_KEY: "", VAPI_PUBLIC_KEY: "  ", VAPI_BASE_URL: "" })).toEqual(none);
  });

  test("a key is taken without the spaces around it, an address without the slash at its end", () => {
    const source = { VAPI_PRIVATE_KEY: " private-1\n", VAPI_PUBLIC_KEY: "public-1" };
    expect(vapiOf({ ...source, VAPI_BASE_URL: "https://api.eu.vapi.ai/" })).toEqual({
      privateKey: "private-1",
      baseUrl: "https://api.eu.vapi.ai",
    });
  });

  test.each(["VAPI_PRIVATE_KEY", "VAPI_PUBLIC_KEY"])("a wrong %s is refused and never shown", (name) => {
    for (const wrong of ["hidden hidden", "hidden\nhidden", "hidden…"]) {
      const problem = problemOf({ [name]: wrong });
      expect(problem).toMatch(new RegExp(`^The setting ${name} .*must be one word`));
      expect(problem).not.toContain("hidden");
    }
  });

  test("the same key twice is one of them in the wrong place", () => {
    const problem = problemOf({ VAPI_PRIVATE_KEY: "hidden", VAPI_PUBLIC_KEY: "hidden" });
    expect(problem).toMatch(/are the same/);
    expect(problem).not.toContain("hidden");
  });

  test.each(["api.vapi.ai", "ftp://api.vapi.ai", "localhost:8080"])("VAPI_BASE_URL=%s", (value) => {
    expect(problemOf({ VAPI_BASE_URL: value })).toBe(
      `The setting VAPI_BASE_URL is "${value}", which cannot be used: must be a URL such as https://api.vapi.ai or https://api.eu.vapi.ai.`,
    );
  });
});
