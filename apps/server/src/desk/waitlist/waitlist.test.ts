import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { signInAs } from "@callwaiting/testing/staff";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { startTestServer } from "../../testing/test-server.ts";

const db = forAllTests(() => openTestDb());
const server = forAllTests(() =>
  startTestServer({ databaseUrl: db.url, clock: () => Temporal.Now.instant() }),
);
const dayIn = (days: number) => Temporal.Now.plainDateISO("America/New_York").add({ days }).toString();

test("nobody is to wait until a day that is over, or that comes before the first", async () => {
  const { orgId } = await createTestOrganization(db.owner);
  const { api } = await signInAs("staff", { url: server.url, databaseUrl: db.url, orgId });
  const saved = await api.contacts.save.mutate({
    contactId: null,
    version: null,
    name: "Ann Lee",
    phone: "+14155550123",
    email: "",
  });
  const { rows } = await db.owner.query<{ id: string }>(
    "select service_id as id from services where org_id = $1 limit 1",
    [orgId],
  );
  const wish = {
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    fromTime: "09:00",
    untilTime: "17:00",
    fromDate: null,
    untilDate: dayIn(9),
    noticeMinutes: 0,
    reach: "any" as const,
  };
  const who = {
    contactId: saved.kind === "saved" ? saved.contact.contactId : "",
    serviceId: rows[0]?.id ?? "",
    providerId: null,
  };
  const joined = await api.waitlist.join.mutate({ ...who, wish });
  const entryId = joined.kind === "waiting" ? joined.entryId : "";
  const over = { ...wish, untilDate: dayIn(-2) };
  const backwards = { ...wish, fromDate: dayIn(10) };
  for (const attempt of [
    () => api.waitlist.join.mutate({ ...who, wish: over }),
    () => api.waitlist.change.mutate({ entryId, wish: over }),
  ]) {
    await expect(attempt()).rejects.toThrow(/choose today or a later one/);
  }
  for (const attempt of [
    () => api.waitlist.join.mutate({ ...who, wish: backwards }),
    () => api.waitlist.change.mutate({ entryId, wish: backwards }),
  ]) {
    await expect(attempt()).rejects.toThrow(/later last one/);
  }
  expect((await api.waitlist.list.query({})).items).toMatchObject([{ untilDate: dayIn(9), fromDate: null }]);
});
