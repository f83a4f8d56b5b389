import { openTestDb } from "@callwaiting/testing/database";
import { expect, test } from "vitest";
import { inTransaction } from "../in-transaction.ts";
import { migrate } from "./migrate.ts";
import { readMigrations } from "./read-migrations.ts";

const REPAIR = "0028_zone_names.sql";

test("clinics whose time zone names no place get one: the place it stands for, or their country's, of which staff are told", async () => {
  await using db = await openTestDb({ migrated: false });
  const files = await readMigrations();
  await migrate(db.owner, { migrations: files.filter(({ name }) => name < REPAIR) });
  const saved = [
    ["Oslo", "Europe/Oslo", "NO"],
    ["Pacific", "US/Pacific", "US"],
    ["Nowhere", "UTC", "US"],
    ["Berlin", "CET", "DE"],
    ["Tokyo", "Japan", "JP"],
    ["Pune", "IST", "IN"],
    ["Delhi", "+05:30", "IN"],
    ["Plant", "Factory", "GB"],
    ["Rules", "EST5EDT,M3.2.0/2,M11.1.0/2", "US"],
  ] as const;
  for (const [name, zone, region] of saved) {
    await inTransaction(db.owner, async (client) => {
      const made = await client.query<{ id: string }>("select gen_random_uuid() as id");
      const id = made.rows[0]?.id;
      await client.query("select set_config('app.org_id', $1, true)", [id]);
      await client.query(
        "insert into organizations (org_id, name, time_zone, region) values ($1, $2, $3, $4)",
        [id, name, zone, region],
      );
    });
  }
  await migrate(db.owner);
  const found = await inTransaction(db.owner, async (client) => {
    await client.query("set local row_security = on");
    const { rows } = await client.query<{ id: string }>("select id from accounts.organization");
    const all: Record<string, unknown> = {};
    for (const { id } of rows) {
      await client.query("select set_config('app.org_id', $1, true)", [id]);
      const one = await client.query<{ name: string; zone: string; was: string | null }>(
        "select name, time_zone as zone, replaced_time_zone as was from organizations where org_id = $1",
        [id],
      );
      for (const { name, zone, was } of one.rows) all[name] = was === null ? zone : `${zone}, was ${was}`;
    }
    return all;
  });
  expect(found).toEqual({
    Oslo: "Europe/Oslo",
    Pacific: "US/Pacific",
    Nowhere: "UTC",
    Berlin: "Europe/Brussels",
    Tokyo: "Asia/Tokyo",
    Pune: "Asia/Kolkata, was IST",
    Delhi: "Asia/Kolkata, was +05:30",
    Plant: "Europe/London, was Factory",
    Rules: "America/New_York, was EST5EDT,M3.2.0/2,M11.1.0/2",
  });
});
