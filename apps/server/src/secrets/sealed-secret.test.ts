import { randomBytes } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseKeyring, readOrMakeKeyFile } from "./keyring.ts";
import { openSecret, sealSecret } from "./sealed-secret.ts";

const newKey = () => randomBytes(32).toString("base64");
const owner = "org-a";

test("what is sealed opens again, and looks different every time", () => {
  const keyring = parseKeyring(newKey());
  const sealed = sealSecret("s3cret — ü", { keyring, owner });
  expect(openSecret(sealed, { keyring, owner })).toBe("s3cret — ü");
  expect(sealed).not.toContain("s3cret");
  expect(sealSecret("s3cret — ü", { keyring, owner })).not.toBe(sealed);
});

test("after a rotation the old key still opens and the new one seals", () => {
  const [oldKey, newer] = [newKey(), newKey()];
  const sealed = sealSecret("secret", { keyring: parseKeyring(oldKey), owner });
  const rotated = parseKeyring(`${newer}, ${oldKey}`);
  expect(openSecret(sealed, { keyring: rotated, owner })).toBe("secret");
  expect(
    openSecret(sealSecret("x", { keyring: rotated, owner }), { keyring: parseKeyring(newer), owner }),
  ).toBe("x");
});

test("another key, another owner, a changed or shortened envelope: nothing opens", () => {
  const keyring = parseKeyring(newKey());
  const sealed = sealSecret("secret", { keyring, owner });
  expect(openSecret(sealed, { keyring: parseKeyring(newKey()), owner })).toBeNull();
  expect(openSecret(sealed, { keyring, owner: "org-b" })).toBeNull();
  const parts = sealed.split(".");
  expect(openSecret(`${sealed}.A`, { keyring, owner })).toBeNull();
  for (const index of parts.keys()) {
    const longer = parts.map((part, at) => (at === index ? `${part}B` : part)).join(".");
    expect(openSecret(longer, { keyring, owner }), longer).toBeNull();
    const changed = parts.map((part, at) => (at === index ? `A${part.slice(1)}B` : part)).join(".");
    expect(openSecret(changed, { keyring, owner }), changed).toBeNull();
    expect(openSecret(parts.slice(0, index).join("."), { keyring, owner })).toBeNull();
  }
});

test("a key of the wrong length is refused with what to do", () => {
  expect(() => parseKeyring("c2hvcnQ=")).toThrow(/openssl rand -base64 32/);
});

test("ten first starts at once make one key file that only its owner may read", async () => {
  const dir = await mkdtemp(join(tmpdir(), "keyring-"));
  const keyrings = await Promise.all(Array.from({ length: 10 }, () => readOrMakeKeyFile(join(dir, "data"))));
  expect(new Set(keyrings.map(([key]) => key.id)).size).toBe(1);
  expect((await stat(join(dir, "data", "encryption.key"))).mode & 0o777).toBe(0o600);
  await rm(dir, { recursive: true });
});
