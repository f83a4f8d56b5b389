import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { E164, type OrgId } from "@callwaiting/domain";
import { beforeEach, expect, test } from "vitest";
import { startTestServer } from "../../testing/test-server.ts";

// What the admin's import of contacts sends, over HTTP: each step is looked at anew, whoever sends it.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url, logLevel: "debug" }));
let orgId: OrgId;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId });
let admin: SignedInStaff;
beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
  admin = await signInAs("admin", world());
});

const PHONE = E164.parse("+14155550123");
const TOM = { row: 2, name: "Tom Hall", phone: PHONE, email: "tom@example.com", birthDate: "1980-03-05" };
const step = (rows: object[], version: string | null = null) =>
  ({ groups: [{ rows, version }], onDifference: "keep" }) as Parameters<
    SignedInStaff["api"]["contactImport"]["write"]["mutate"]
  >[0];

test("what was previewed is written once, and the answer that was lost can be asked for again", async () => {
  const { contactImport, contacts } = admin.api;
  const [seen] = await contactImport.check.mutate({ groups: [[TOM]], onDifference: "keep" });
  expect(seen).toEqual({ contactId: null, version: null, plans: [{ kind: "add" }] });
  expect((await contacts.list.query()).items).toEqual([]);
  expect(await contactImport.write.mutate(step([TOM]))).toEqual(["done"]);
  expect(await contactImport.write.mutate(step([TOM]))).toEqual(["already_done"]);
  const { items } = await contacts.list.query();
  expect(items).toMatchObject([{ name: "Tom Hall", phone: PHONE, email: "tom@example.com" }]);
  const loaded = await contacts.load.query({ contactId: items[0]?.contactId ?? "" });
  expect(loaded.persons).toMatchObject([{ name: "Tom Hall", birthDate: "1980-03-05" }]);
});

test("only who may change settings imports, and nothing of a patient is in the log", async () => {
  const staff = await signInAs("staff", world());
  await expect(staff.api.contactImport.write.mutate(step([TOM]))).rejects.toMatchObject({
    data: { code: "FORBIDDEN" },
  });
  await admin.api.contactImport.write.mutate(step([TOM]));
  const log = server.logLines.join("");
  expect(log).toContain('"path":"contactImport.write"');
  for (const word of ["Tom Hall", "4155550123", "tom@example.com", "1980-03-05"]) {
    expect(log).not.toContain(word);
  }
});

test.each([
  ["a number as people write it", [{ ...TOM, phone: "(415) 555-0123" }]],
  ["a placeholder for an address", [{ ...TOM, email: `no-email${PHONE}@callwaiting.invalid` }]],
  ["neither number nor address", [{ ...TOM, phone: null, email: null }]],
  ["a name of signs", [{ ...TOM, name: "--" }]],
  ["a day that is none", [{ ...TOM, birthDate: "1980-02-31" }]],
  ["rows of two numbers", [TOM, { ...TOM, name: "Emma Hall", phone: "+14155550124" }]],
  ["somebody twice", [TOM, { ...TOM, name: "HALL, Tom" }]],
])("%s is refused", async (_what, rows) => {
  await expect(admin.api.contactImport.write.mutate(step(rows))).rejects.toMatchObject({
    data: { code: "BAD_REQUEST" },
  });
  expect((await admin.api.contacts.list.query()).items).toEqual([]);
});
