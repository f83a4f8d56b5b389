import { E164, type ImportGroup, type ImportRow, type IsoInstant } from "@callwaiting/domain";
import { beforeEach, describe, expect, test } from "vitest";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { bookAppointment } from "../booking/book-appointment.ts";
import { listChanges } from "../changes/list-changes.ts";
import type { StaffScope } from "../with-staff.ts";
import { applyContactImport, checkContactImport } from "./import-contacts.ts";
import { loadContact } from "./load-contact.ts";
import { saveContact } from "./save-contact.ts";
import { searchContacts } from "./search-contacts.ts";

const PHONE = E164.parse("+14155550123");
const db = forAllTests(() => openTestDb());
let scope: StaffScope;
beforeEach(async () => {
  scope = await createTestScope(db.owner);
});

const row = (name: string, more: Partial<ImportRow> = {}): ImportRow => ({
  row: 2,
  name,
  phone: PHONE,
  email: null,
  birthDate: null,
  ...more,
});

const check = (groups: readonly ImportGroup[], onDifference: "keep" | "replace" = "keep", at = scope) =>
  checkContactImport(db.pool, at, { groups, onDifference });

/** What was checked, as it is sent to be written. */
async function checked(groups: readonly ImportGroup[], onDifference: "keep" | "replace" = "keep") {
  const checks = await check(groups, onDifference);
  return groups.map((rows, at) => ({ rows, version: checks[at]?.version ?? null }));
}

const apply = (groups: Awaited<ReturnType<typeof checked>>, onDifference: "keep" | "replace" = "keep") =>
  applyContactImport(db.pool, scope, { groups, onDifference });

const run = async (groups: readonly ImportGroup[], onDifference: "keep" | "replace" = "keep") =>
  apply(await checked(groups, onDifference), onDifference);

async function contacts() {
  const { items } = await searchContacts(db.pool, scope, {});
  return Promise.all(
    items.map(async ({ contactId, name, phone, email }) => ({
      name,
      phone,
      email,
      persons: ((await loadContact(db.pool, scope, contactId))?.persons ?? []).map(
        (person) => `${person.name} ${person.birthDate ?? "-"}`,
      ),
    })),
  );
}

test("new people are added with all who come under their number, and a step that is sent again changes nothing", async () => {
  const groups = [
    [row("Tom Hall", { email: "tom@example.com", birthDate: "1980-03-05" }), row("Emma Hall")],
    [row("Zoë Quartz", { phone: null, email: "zoe@example.com" })],
  ];
  const step = await checked(groups);
  expect(await apply(step)).toEqual(["done", "done"]);
  const once = await contacts();
  expect(once).toEqual([
    {
      name: "Tom Hall",
      phone: PHONE,
      email: "tom@example.com",
      persons: ["Emma Hall -", "Tom Hall 1980-03-05"],
    },
    { name: "Zoë Quartz", phone: null, email: "zoe@example.com", persons: ["Zoë Quartz -"] },
  ]);
  expect(await apply(step)).toEqual(["already_done", "already_done"]);
  expect(await contacts()).toEqual(once);
  expect((await check(groups)).flatMap(({ plans }) => plans.map(({ kind }) => kind))).toEqual([
    "same",
    "same",
    "same",
  ]);
});

test("two who send the same step at once write it once", async () => {
  const step = await checked([
    [row("Tom Hall")],
    [row("Zoë Quartz", { phone: null, email: "zoe@example.com" })],
  ]);
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => apply(step)));
  expect(outcomes.flat().filter((outcome) => outcome === "done").length).toBeGreaterThanOrEqual(2);
  expect(outcomes.flat()).not.toContain("changed_meanwhile");
  expect((await contacts()).map(({ name }) => name)).toEqual(["Tom Hall", "Zoë Quartz"]);
});

describe("a known contact", () => {
  const known = async (name: string, phone: E164 | null, email: string | null) => {
    const saved = await saveContact(db.pool, scope, { contactId: null, version: null, name, phone, email });
    if (saved.kind !== "saved") throw new Error(saved.kind);
    return saved.contact;
  };

  test("gets what it lacks, keeps what it has, and each of its persons stays who they are", async () => {
    await known("Tom Hall", PHONE, "tom@example.com");
    const group = [
      row("HALL Tom", { birthDate: "1980-03-05", email: "new@example.com" }),
      row("Emma Hall", { email: "emma@example.com" }),
    ];
    const [plan] = await check([group]);
    expect(plan?.plans).toEqual([
      {
        kind: "change",
        changes: [{ field: "birthDate", from: null, to: "1980-03-05" }],
        kept: [{ field: "email", from: "tom@example.com", to: "new@example.com" }],
      },
      { kind: "add_person", contactName: "Tom Hall" },
    ]);
    expect(await run([group])).toEqual(["done"]);
    expect(await contacts()).toEqual([
      {
        name: "Tom Hall",
        phone: PHONE,
        email: "tom@example.com",
        persons: ["Emma Hall -", "Tom Hall 1980-03-05"],
      },
    ]);
    expect(await run([group], "replace")).toEqual(["done"]);
    expect((await contacts())[0]?.email).toBe("new@example.com");
    expect(await run([group], "replace")).toEqual(["already_done"]);
  });

  test("by its address alone gets the number, and is found by the address when the file has none", async () => {
    await known("Zoë Quartz", null, "zoe@example.com");
    expect(await run([[row("Quartz, Zoe", { email: "zoe@example.com" })]])).toEqual(["done"]);
    expect(
      await run([[row("Zoe Quartz", { phone: null, email: "zoe@example.com", birthDate: "1990-01-02" })]]),
    ).toEqual(["done"]);
    expect(await contacts()).toMatchObject([{ phone: PHONE, persons: ["Zoë Quartz 1990-01-02"] }]);
  });

  test("that was changed since the preview is left as it is", async () => {
    const contact = await known("Tom Hall", PHONE, null);
    const step = await checked([[row("Tom Hall", { email: "tom@example.com" })]]);
    await saveContact(db.pool, scope, { ...contact, phone: PHONE, email: "fresh@example.com" });
    expect(await apply(step, "replace")).toEqual(["changed_meanwhile"]);
    expect((await contacts())[0]?.email).toBe("fresh@example.com");
  });

  test("of another clinic is not seen, and not changed", async () => {
    const foreign = await createTestScope(db.owner);
    await run([[row("Tom Hall")]]);
    const [seen] = await check([[row("Tom Hall", { email: "tom@example.com" })]], "replace", foreign);
    expect(seen).toMatchObject({ contactId: null, version: null, plans: [{ kind: "add" }] });
    const groups = [{ rows: [row("Eve Foreign", { email: "eve@example.com" })], version: null }];
    expect(await applyContactImport(db.pool, foreign, { groups, onDifference: "replace" })).toEqual(["done"]);
    expect(await contacts()).toEqual([
      { name: "Tom Hall", phone: PHONE, email: null, persons: ["Tom Hall -"] },
    ]);
  });
});

test("visits that are booked stay untouched, and nobody is written to about an import", async () => {
  const startsAt: IsoInstant = `${new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)}T17:00:00Z`;
  const booked = await bookAppointment(db.pool, {
    orgId: scope.orgId,
    patientName: "Tom Hall",
    phone: PHONE,
    email: null,
    service: null,
    scheduledAt: startsAt,
  });
  expect(booked.kind).toBe("booked");
  const seen = async () =>
    (
      await db.owner.query(
        `select (select jsonb_agg(to_jsonb(a)) from appointments a where org_id = $1) as visits,
           (select count(*)::int from messages where org_id = $1) as messages,
           (select count(*)::int from changes where org_id = $1 and entity = 'appointment') as told`,
        [scope.orgId],
      )
    ).rows;
  const before = await seen();
  expect(await run([[row("Tom Hall", { email: "tom@example.com", birthDate: "1980-03-05" })]])).toEqual([
    "done",
  ]);
  expect(await seen()).toEqual(before);
});

test("who imported what is in the audit log", async () => {
  await run([[row("Tom Hall", { birthDate: "1980-03-05" })]]);
  const { items } = await listChanges(db.pool, scope, { entities: ["contact", "person"] });
  expect(items.map(({ entity, action, actor }) => [entity, action, actor])).toEqual([
    ["person", "created", scope.actor],
    ["contact", "created", scope.actor],
  ]);
});
