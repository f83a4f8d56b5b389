import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestDb } from "@callwaiting/testing/database";
import { OrgId } from "@callwaiting/domain";
import { deadlines } from "@callwaiting/testing/deadlines";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { RunInfo } from "../start/run-file.ts";
import { listenLive } from "@callwaiting/testing/live";
import { signInAs } from "@callwaiting/testing/staff";
import { type SpawnedServer, freePort, spawnServer, untilServing } from "@callwaiting/testing/server";
import { forAllTests } from "@callwaiting/testing/for-all-tests";

// Two server processes on one database: one is killed while somebody listens to it.

type Running = { readonly server: SpawnedServer; readonly info: RunInfo };

const db = forAllTests(() => openTestDb());
let dataDir: string;
const encryptionKey = randomBytes(32).toString("base64");
const servers: SpawnedServer[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "live-"));
});
afterAll(async () => {
  for (const { child, ended } of servers) {
    child.kill("SIGKILL");
    await ended;
  }
  await rm(dataDir, { recursive: true, force: true });
});

async function start(folder: string): Promise<Running> {
  const dir = join(dataDir, folder);
  const server = spawnServer({
    PORT: String(await freePort()),
    DATABASE_URL: db.url,
    DATA_DIR: dir,
    ENCRYPTION_KEY: encryptionKey,
  });
  servers.push(server);
  return { server, info: await untilServing(server, dir) };
}

const booked = z.object({ result: z.object({ success: z.literal(true), appointmentId: z.string() }) });

async function callTool({ info }: Running, tool: string, args: Record<string, string>): Promise<unknown> {
  const response = await fetch(`${info.serverUrl}/api/vapi/tools/${tool}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": info.webhookSecret ?? "" },
    body: JSON.stringify({ toolCallId: `call-${args["patientPhone"] ?? "x"}`, tool: { arguments: args } }),
  });
  return response.json();
}

test(
  "a listener of a killed process goes on at another and has missed no booking; Ctrl-C ends open streams",
  async () => {
    const one = await start("one");
    const two = await start("two");
    const orgId = OrgId.parse(one.info.orgId);
    const { cookie } = await signInAs("viewer", { url: one.info.serverUrl, databaseUrl: db.url, orgId });
    // A Wednesday of the clinic, far enough away.
    const { rows } = await db.owner.query<{ day: string }>(
      `select to_char(day, 'YYYY-MM-DD') as day
     from generate_series(current_date + 7, current_date + 13, interval '1 day') day where extract(isodow from day) = 3`,
    );
    const appointmentDate = rows[0]?.day ?? "";
    const book = async (n: number) => {
      const time = `${10 + Math.floor(n / 2)}:${n % 2 === 0 ? "00" : "30"}`;
      const args = { appointmentDate, appointmentTime: time, patientName: "Ann Caller" };
      const more = { patientPhone: `+1415555${2000 + n}`, serviceType: "consultation" };
      return booked.parse(await callTool(two, "bookClinicAppointment", { ...args, ...more })).result
        .appointmentId;
    };
    const bookingsIn = (heard: readonly string[]) =>
      heard.filter((line) => line.startsWith("created appointment")).map((line) => line.split(" ")[2]);

    const live = listenLive(one.info.serverUrl, cookie);
    await live.started;
    const first = await book(0);
    await live.until((heard) => bookingsIn(heard).includes(first));
    one.server.child.kill("SIGKILL");
    await live.ended;
    const missed = [await book(1), await book(2), await book(3), await book(4)];

    const again = listenLive(two.info.serverUrl, cookie, live.lastEventId());
    await again.until((heard) => bookingsIn(heard).includes(missed.at(-1)));
    expect(bookingsIn(again.heard)).toEqual(missed);

    two.server.child.kill("SIGINT");
    expect(await again.ended).toBeNull();
    expect(await two.server.ended).toBe(0);
    expect(two.server.output()).toContain("Stopped.");
  },
  deadlines.longTest,
);
