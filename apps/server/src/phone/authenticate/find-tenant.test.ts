import { expect, test } from "vitest";
import { createTenantFinder } from "./find-tenant.ts";

const OFFERED = { kind: "secret", secret: "secret", sha256: "00" } as const;

function finder(answers: readonly (() => Promise<null>)[]) {
  let asked = 0;
  const tenants = createTenantFinder({
    findOrganizationBySecret: () => (answers[asked++] ?? (async () => null))(),
    loadOrganization: async () => null,
    loadSealedSecrets: async () => [],
    openSecret: () => null,
  });
  return { find: () => tenants.findOrganizationBySecret(OFFERED), asked: () => asked };
}

test("a burst of messages with one secret asks the database once", async () => {
  const { find, asked } = finder([]);
  await Promise.all(Array.from({ length: 50 }, find));
  expect(asked()).toBe(1);
});

test("a look that failed or found nothing is not kept: the next message looks again", async () => {
  const { find, asked } = finder([() => Promise.reject(new Error("away"))]);
  await expect(find()).rejects.toThrow("away");
  expect(await find()).toBeNull();
  expect(await find()).toBeNull();
  expect(asked()).toBe(3);
});
