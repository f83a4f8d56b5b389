import { forgetCall, recordCall } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { findRecordingLinks, keepRecording } from "@callwaiting/db";
import type { JobHelpers } from "graphile-worker";
import { beforeEach, describe, expect, test } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import { startTestServer } from "../testing/test-server.ts";
import { NotFetched } from "./download.ts";
import { createKeepRecordingJob } from "./keep-recording.job.ts";

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
const LINK = "https://storage.example/1.wav";
const SIGNED = `${LINK}?sig=1`;
const SOUND = Buffer.from("0123456789");
let orgId: OrgId;
let viewer: SignedInStaff;
const staffOf = (of: OrgId) => ({ url: server.url, databaseUrl: db.url, orgId: of });
beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
  viewer = await signInAs("viewer", staffOf(orgId));
});

const wantRecordings = (isWanted = true) =>
  db.owner.query("update organizations set keep_recordings = $1 where org_id = $2", [isWanted, orgId]);
const report = (callId = "c") =>
  recordCall(db.pool, orgId, {
    callId,
    status: "ended",
    recordingUrl: LINK,
    facts: { presignedRecording: { url: SIGNED, expiresAt: null } },
  });
async function jobs(): Promise<readonly unknown[]> {
  const { rows } = await db.owner.query<{ payload: { orgId: string } }>(
    `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'keep-recording'`,
  );
  return rows.filter(({ payload }) => payload.orgId === orgId);
}

async function runJob(
  download: (link: string) => Promise<{ contentType: string; sound: Buffer }>,
): Promise<void> {
  const job = createKeepRecordingJob({
    findLinks: findRecordingLinks.bind(null, db.pool),
    keep: keepRecording.bind(null, db.pool),
    download,
    log: createLogger({ level: "silent", destination: { write: () => {} } }),
  });
  await job({ orgId, callId: "c" }, {} as JobHelpers);
}
const fetched = () => runJob(async () => ({ contentType: "audio/wav", sound: SOUND }));
const listen = (callId = "c", headers: Record<string, string> = {}, who = viewer) =>
  fetch(`${server.url}/api/recordings/${callId}`, { headers: { cookie: who.cookie, ...headers } });
const kept = async () => (await db.owner.query("select from recordings where org_id = $1", [orgId])).rowCount;

describe("a recording", () => {
  test("is fetched only where the clinic keeps recordings, once for each call", async () => {
    await report();
    expect(await jobs()).toEqual([]);
    await wantRecordings();
    for (const callId of ["c", "c", "d"]) await report(callId);
    expect(await jobs()).toHaveLength(2);
  });

  test("is fetched by the link for anybody first, then by the one that lasts, and is kept", async () => {
    await wantRecordings();
    await report();
    const asked: string[] = [];
    await runJob(async (link) => {
      asked.push(link);
      if (link === SIGNED) throw new NotFetched("answered with 403");
      return { contentType: "audio/wav", sound: SOUND };
    });
    expect(asked).toEqual([SIGNED, LINK]);
    expect(await viewer.api.calls.load.query({ callId: "c" })).toMatchObject({ isRecordingKept: true });
    const { rows } = await db.owner.query(
      "select actor_kind, action, audited from changes where org_id = $1 and entity_id = 'c' order by change_id desc limit 1",
      [orgId],
    );
    expect(rows).toEqual([{ actor_kind: "system", action: "updated", audited: false }]);
  });

  test("that will never come is given up, one that may come is tried again", async () => {
    await wantRecordings();
    await report();
    await runJob(() => Promise.reject(new NotFetched("answered with 404")));
    await expect(runJob(() => Promise.reject(new Error("busy")))).rejects.toThrow("cannot be fetched now");
    expect(await kept()).toBe(0);
  });

  test("that is not wanted any more is neither fetched nor kept", async () => {
    await wantRecordings();
    await report();
    await runJob(async () => {
      await forgetCall(db.pool, orgId, "c");
      return { contentType: "audio/wav", sound: SOUND };
    });
    await runJob(() => Promise.reject(new Error("asked")));
    await wantRecordings(false);
    await report("d");
    expect(await kept()).toBe(0);
  });

  test("goes with the words of its call", async () => {
    await wantRecordings();
    for (const set of ["erased_at = now()", "words_removed_at = now()"]) {
      await report();
      await fetched();
      expect(await kept()).toBe(1);
      await db.owner.query(`update calls set ${set} where org_id = $1`, [orgId]);
      expect(await kept()).toBe(0);
      await db.owner.query("update calls set erased_at = null, words_removed_at = null where org_id = $1", [
        orgId,
      ]);
    }
  });
});

describe("a recording that is kept is heard", () => {
  beforeEach(async () => {
    await wantRecordings();
    await report();
    await fetched();
  });

  test("by whoever works there, in parts as well", async () => {
    const whole = await listen();
    expect([whole.status, whole.headers.get("content-type"), await whole.text()]).toEqual([
      200,
      "audio/wav",
      "0123456789",
    ]);
    const part = await listen("c", { range: "bytes=2-4" });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      "bytes 2-4/10",
      "234",
    ]);
    expect((await listen("c", { range: "bytes=90-" })).status).toBe(416);
  });

  test("by nobody else", async () => {
    const elsewhere = await createTestOrganization(db.owner);
    const stranger = await signInAs("owner", staffOf(elsewhere.orgId));
    const [theirs, none] = [await listen("c", {}, stranger), await listen("nothing")];
    expect([theirs.status, none.status]).toEqual([404, 404]);
    expect(await theirs.json()).toEqual(await none.json());
    expect((await fetch(`${server.url}/api/recordings/c`)).status).toBe(401);
    const foreign = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };
    expect((await listen("c", foreign)).status).toBe(403);
  });
});
