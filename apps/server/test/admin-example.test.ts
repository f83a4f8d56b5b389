import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { expect, test } from "vitest";
import { createStaff } from "@callwaiting/testing/staff";
import { startTestServer } from "../src/testing/test-server.ts";

test("the example for integrators signs in and lists the members, with what the server answers today", async () => {
  await using db = await openTestDb();
  const { orgId } = await createTestOrganization(db.owner);
  await using server = await startTestServer({ databaseUrl: db.url });
  const { email, password, displayName } = await createStaff({ databaseUrl: db.url, orgId }, "staff");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "examples/list-members.ts"],
    { env: { PATH: process.env["PATH"], SERVER_URL: server.url, EMAIL: email, PASSWORD: password } },
  );
  expect(stdout).toBe(`Test Clinic (America/New_York), you are staff\n  staff ${displayName} <${email}>\n`);
});
