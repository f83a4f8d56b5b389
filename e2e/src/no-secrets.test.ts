import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

// No key, token or password of anybody's is in the repository. What only looks like one is listed below, with its reason.

const root = fileURLToPath(new URL("../..", import.meta.url));

const PATTERNS: Readonly<Record<string, RegExp>> = {
  "a private key": /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g,
  "a key of AWS": /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  "a token of GitHub": /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/g,
  "a token of npm": /\bnpm_[A-Za-z0-9]{36}\b/g,
  "a token of Slack": /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
  "a key of OpenAI or Anthropic": /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,}\b/g,
  "a key of Google": /\bAIza[A-Za-z0-9_-]{35}\b/g,
  "a key of Stripe or Svix": /\b(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{16,})/g,
  "a Twilio account or key": /\b(?:AC|SK)[0-9a-f]{32}\b/g,
  "a token of ngrok": /\b[1-3][A-Za-z0-9]{26}_[A-Za-z0-9]{20,}\b/g,
  "a JSON web token": /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g,
  "a password in an address": /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"'`<>{}$]+:[^\s/@"'`<>{}$*]+@[^\s"'`<>]+/g,
  // Keys of Vapi are UUIDs: one that stands where a key would.
  "a key of Vapi":
    /(?:VAPI_(?:PRIVATE|PUBLIC)_KEY|api[_-]?key|private[_-]?key)["']?\s*[:=]\s*["']?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  "a setting with a value":
    /^(?:NGROK_AUTH_TOKEN|VAPI_(?:PRIVATE|PUBLIC)_KEY|ENCRYPTION_KEY)=(?!\$\()[^\s#]+/gm,
};

/** What looks like a secret and is none, with the reason. */
const HARMLESS: readonly (readonly [text: RegExp, why: string])[] = [
  [/:\/\/me:(?:p,w|pw|hidden)@(?:a:|db-|\/)/, "says how an address with several hosts is written"],
  [
    /:\/\/[a-z_]+:(?:password|hidden|pw|secret)@(?:host|localhost|127\.0\.0\.1|[a-z.]*example(?:\.com)?)[:/]/,
    "says how an address is written: neither its password nor its host is one",
  ],
];

type Finding = { readonly file: string; readonly what: string; readonly text: string };

function scan(file: string, content: string): readonly Finding[] {
  return Object.entries(PATTERNS).flatMap(([what, pattern]) =>
    [...content.matchAll(pattern)]
      .map(([text]) => ({ file, what, text }))
      .filter(({ text }) => !HARMLESS.some(([known]) => known.test(text))),
  );
}

test("the repository holds none", () => {
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\0")
    .filter((file) => file !== "");
  expect(files.length).toBeGreaterThan(500);
  const texts = files.filter(
    (file) => statSync(join(root, file), { throwIfNoEntry: false })?.isFile() === true,
  );
  const found = texts.flatMap((file) => scan(file, readFileSync(join(root, file), "latin1")));
  expect(found).toEqual([]);
  expect(
    files.filter((file) => /(?:^|\/)\.env$|\.(?:pem|key|p12|pfx)$|(?:^|\/)id_(?:rsa|ed25519)/.test(file)),
  ).toEqual([]);
});

describe("the scan finds", () => {
  // Put together here, so that this file is no finding itself.
  const of = (...parts: readonly string[]) => parts.join("");
  const uuid = of("3f2a9c1e-", "8b7d-4c6f-", "9e0a-1b2c3d4e5f60");
  test.each([
    ["a private key", of("-----BEGIN RSA ", "PRIVATE KEY-----")],
    ["a key of AWS", of("AKIA", "IOSFODNN7", "EXAMPLE")],
    ["a token of GitHub", of("ghp_", "a".repeat(36))],
    ["a token of npm", of("npm_", "a".repeat(36))],
    ["a token of Slack", of("xoxb-", "1234567890-abc")],
    ["a key of OpenAI or Anthropic", of("sk-", "ant-", "a".repeat(30))],
    ["a key of Google", of("AIza", "a".repeat(35))],
    ["a key of Stripe or Svix", of("whsec_", "a".repeat(24))],
    ["a Twilio account or key", of("AC", "0".repeat(32))],
    ["a token of ngrok", of("2", "a".repeat(26), "_", "b".repeat(21))],
    ["a JSON web token", of("eyJ", "hbGciOiJIUzI1NiJ9", ".eyJ", "zdWIiOiIxMjM0In0", ".", "c".repeat(20))],
    ["a password in an address", of("postgres://admin:", "hunter2@", "db.example.com/x")],
    ["a key of Vapi", of("VAPI_PRIVATE_KEY", "=", uuid)],
    ["a key of Vapi", of('apiKey: "', uuid, '"')],
    ["a setting with a value", of("NGROK_AUTH_TOKEN", "=abc")],
  ])("%s", (what, text) => {
    expect(scan("any.ts", `before\n${text}\nafter`).map((finding) => finding.what)).toContain(what);
  });
});
