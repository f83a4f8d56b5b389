import { randomBytes } from "node:crypto";
import { createAccountsPool } from "@callwaiting/db";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { expect, test } from "vitest";
import { parseKeyring } from "../secrets/keyring.ts";
import { cookiesOf, postSignIn } from "@callwaiting/testing/staff";
import { TEST_KEYRING, startTestServer } from "../testing/test-server.ts";
import { seedDemoOwner } from "./seed-demo-owner.ts";

test("the demo owner's password is shown at every start, works, and is not shown once it was changed", async () => {
  await using db = await openTestDb();
  const { orgId } = await createTestOrganization(db.owner);
  const accounts = createAccountsPool({ connectionString: db.url });
  const seed = (keyring = TEST_KEYRING) => seedDemoOwner({ accounts, keyring, orgId });
  const [first, atOnce] = await Promise.all([seed(), seed()]);
  expect(atOnce).toEqual(first);
  expect(await seed()).toEqual(first);
  const otherKeys = parseKeyring(randomBytes(32).toString("base64"));
  expect(await seed(otherKeys)).toEqual({ email: first.email, password: null });

  await using server = await startTestServer({ databaseUrl: db.url });
  const signedIn = await postSignIn(server.url, { email: first.email, password: first.password ?? "" });
  expect(signedIn.status).toBe(200);
  const changed = await fetch(`${server.url}/api/auth/change-password`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url, cookie: cookiesOf(signedIn) },
    body: JSON.stringify({ currentPassword: first.password, newPassword: "a password of my own" }),
  });
  expect(changed.status).toBe(200);
  expect(await seed()).toEqual({ email: first.email, password: null });
  await accounts.end();
});
