import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { describeSharding } from "./testing/describe-sharding.ts";

const db = forAllTests(() => openTestDb());

/** What stays where it is, or is copied to every shard: what no organization owns. */
const TABLES_OF_NOBODY = {
  "clock.periods": "copied: every booking reads it",
  "clock.release": "copied: every booking reads it",
  "public.schema_migrations": "stays: the migrator's own",
};

/** What asks every shard, because nothing says whose row it looks for. */
const NOT_DELEGATED = [
  "clock.end_overlaps",
  "clock.mark_clinics",
  "clock.marked_clinics",
  "clock.zones_in_use",
  "erase_from_changes",
  "find_calendar_feed",
  "find_offer_link",
  "find_organization_by_secret",
  "find_patient_link",
  "find_unopenable",
  "webhook_state",
  "who_tells",
];

const TRIGGERS_THAT_LEAVE = [
  "accounts.follow_organization",
  "enqueue_recording",
  "keep_wall_time",
  "note_lifted_closure",
  "notify_change",
  "refuse_zone_name",
  "wake_for_own_visit",
  "wake_offer_messages",
  "wake_outbound_calls",
  "wake_waitlist",
];

test("what belongs to an organization can be sharded by it: tables, keys, references, numbers, triggers and jobs", async () => {
  const sharding = await describeSharding(db.owner);
  const ofNobody = sharding.others.filter((table) => !table.startsWith("accounts."));
  expect(ofNobody).toEqual(Object.keys(TABLES_OF_NOBODY));
  expect(sharding.byOrganization).toContain("public.appointments");
  expect(sharding.delegated).toContain("book_appointment_atomic_v2");
  expect(sharding).toMatchObject({
    keysWithoutOrg: [],
    foreignKeysOutOfShard: [],
    narrowSequences: [],
    statementTriggers: [],
    jobsOfNobody: [],
  });
});

test("what could not work inside a shard is exactly what docs/deploy.md lists", async () => {
  const { notDelegated, triggersThatLeave } = await describeSharding(db.owner);
  expect({ notDelegated, triggersThatLeave }).toEqual({
    notDelegated: NOT_DELEGATED,
    triggersThatLeave: TRIGGERS_THAT_LEAVE,
  });
  const text = await readFile(new URL("../../../docs/deploy.md", import.meta.url), "utf8");
  const section = text.slice(text.indexOf("**Citus**"), text.indexOf("## Zero-downtime updates"));
  const named = [...notDelegated, ...triggersThatLeave, ...Object.keys(TABLES_OF_NOBODY)];
  for (const name of named) expect(section).toContain(`\`${name.replace("public.", "")}\``);
});

test.each([
  ["keysWithoutOrg", "alter table services add constraint fresh unique (service_id)"],
  ["keysWithoutOrg", "create unique index fresh on contacts (phone) where phone is not null"],
  [
    "keysWithoutOrg",
    "alter table appointments add constraint fresh exclude using gist (org_id with <>, blocked with &&) where (false)",
  ],
  ["foreignKeysOutOfShard", 'alter table services add fresh uuid references accounts."user"(id)'],
  [
    "foreignKeysOutOfShard",
    "alter table services add fresh uuid, add foreign key (org_id, fresh) references providers on delete set null",
  ],
  ["narrowSequences", "alter table services add fresh integer generated always as identity"],
  [
    "statementTriggers",
    "create trigger fresh after insert on services for each statement execute function notify_change()",
  ],
  [
    "notDelegated",
    "create function fresh(p_any uuid) returns bigint language sql begin atomic select count(*) from contacts; end",
  ],
  [
    "jobsOfNobody",
    "create function fresh() returns void language plpgsql as 'begin perform graphile_worker.add_job(''x''); end'",
  ],
  [
    "triggersThatLeave",
    `create function fresh() returns trigger language plpgsql as 'begin delete from accounts.session; return null; end';
     create trigger fresh after insert on services for each row execute function fresh()`,
  ],
] as const)("%s would show: %s", async (fact, sql) => {
  const client = await db.owner.connect();
  try {
    const before = (await describeSharding(client))[fact];
    await client.query("begin");
    await client.query(sql);
    expect((await describeSharding(client))[fact]).toHaveLength(before.length + 1);
  } finally {
    await client.query("rollback");
    client.release();
  }
});
