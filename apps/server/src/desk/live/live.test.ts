import { createTestOrganization, type TestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { listenLive } from "@callwaiting/testing/live";
import { apiClient, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { type TestServer, startTestServer } from "../../testing/test-server.ts";

// What live screens are told, over HTTP, from two servers on one database.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
const other = forAllTests(() => startTestServer({ databaseUrl: db.url }));

const answer = z.object({ result: z.object({ success: z.literal(true), appointmentId: z.string() }) });

/** A caller books the n-th half hour of a day; tells which appointment it became. */
async function book(at: TestServer, { webhookSecret }: TestOrganization, n: number): Promise<string> {
  const response = await at.post("/api/vapi/tools/bookClinicAppointment", webhookSecret, {
    toolCallId: `call-${n}`,
    tool: {
      arguments: {
        appointmentDate: "2026-12-01",
        appointmentTime: `${9 + Math.floor(n / 2)}:${n % 2 === 0 ? "00" : "30"}`,
        patientName: "Secret Patient",
        patientPhone: `+1415555${String(1000 + n)}`,
        serviceType: "consultation",
      },
    },
  });
  return answer.parse(await response.json()).result.appointmentId;
}

async function openClinic(role: "viewer" | "staff" = "viewer") {
  const clinic = await createTestOrganization(db.owner);
  const person = await signInAs(role, { url: server.url, databaseUrl: db.url, orgId: clinic.orgId });
  return { clinic, person };
}

const bookingsIn = (heard: readonly string[]) =>
  heard.filter((line) => line.startsWith("created appointment")).map((line) => line.split(" ")[2]);

describe("a listener", () => {
  test("hears what is booked through another server, without a word about the patient", async () => {
    const { clinic, person } = await openClinic();
    const live = listenLive(server.url, person.cookie);
    await live.started;
    const appointmentId = await book(other, clinic, 0);
    await live.until((heard) => heard.includes(`created appointment ${appointmentId}`));
    live.stop();
    expect(live.events.flatMap(({ changes }) => changes)).toContainEqual({
      entity: "appointment",
      entityId: appointmentId,
      action: "created",
      actorKind: "phone",
    });
    expect(JSON.stringify(live.events)).not.toMatch(/Secret|4155551000/);
  });

  test("that comes back with the last event's id loses none of the bookings made meanwhile, in order", async () => {
    const { clinic, person } = await openClinic();
    const before = listenLive(server.url, person.cookie);
    await before.started;
    const first = await book(other, clinic, 0);
    await before.until((heard) => bookingsIn(heard).includes(first));
    before.stop();
    const missed: string[] = [];
    for (let n = 1; n <= 8; n += 1) missed.push(await book(other, clinic, n));
    const after = listenLive(other.url, person.cookie, before.lastEventId());
    await after.until((heard) => bookingsIn(heard).includes(missed.at(-1)));
    after.stop();
    expect(bookingsIn(after.heard)).toEqual(missed);
  });

  test("as a browser comes back, with the id in a header, goes on from there as well", async () => {
    const { clinic, person } = await openClinic();
    const before = listenLive(server.url, person.cookie);
    await before.started;
    before.stop();
    const appointmentId = await book(server, clinic, 0);
    const abort = new AbortController();
    const headers = { cookie: person.cookie, "last-event-id": before.lastEventId() };
    const response = await fetch(`${server.url}/trpc/live.changes`, { headers, signal: abort.signal });
    expect(response.headers.get("cache-control")).toContain("no-transform");
    const decoder = new TextDecoder();
    let text = "";
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes as Uint8Array, { stream: true });
      if (text.includes(appointmentId)) break;
    }
    abort.abort();
    expect(text).toContain(appointmentId);
  });

  test("with an id that means nothing is told to read everything again, and goes on", async () => {
    const { clinic, person } = await openClinic();
    const live = listenLive(server.url, person.cookie, "what is this?");
    await live.started;
    expect(live.events[0]).toEqual({ reset: true, changes: [] });
    const appointmentId = await book(other, clinic, 0);
    await live.until((heard) => bookingsIn(heard).includes(appointmentId));
    live.stop();
  });

  test("hears nothing of another organization", async () => {
    const [own, foreign] = [await openClinic(), await openClinic()];
    const live = listenLive(server.url, own.person.cookie);
    await live.started;
    const theirs = await book(server, foreign.clinic, 0);
    const ours = await book(server, own.clinic, 0);
    await live.until((heard) => bookingsIn(heard).includes(ours));
    live.stop();
    expect(bookingsIn(live.heard)).toEqual([ours]);
    expect(live.heard.join()).not.toContain(theirs);
  });
});

describe("a stream ends", () => {
  test("for a member who is removed, though nothing happens", async () => {
    const { clinic, person } = await openClinic();
    const live = listenLive(server.url, person.cookie);
    await live.started;
    await db.owner.query(`delete from accounts.member where "userId" = $1`, [person.userId]);
    expect((await live.ended)?.data).toMatchObject({ code: "FORBIDDEN", httpStatus: 403 });
    await book(server, clinic, 0);
    expect(bookingsIn(live.heard)).toEqual([]);
  });

  test("for a member who is removed, before the next change is told", async () => {
    const { clinic, person } = await openClinic();
    const live = listenLive(server.url, person.cookie);
    await live.started;
    await db.owner.query(`delete from accounts.member where "userId" = $1`, [person.userId]);
    await book(server, clinic, 0);
    expect((await live.ended)?.data?.code).toBe("FORBIDDEN");
    expect(live.heard).toEqual([]);
  });

  test("for whoever has signed out", async () => {
    const { person } = await openClinic();
    const live = listenLive(server.url, person.cookie);
    await live.started;
    await db.owner.query(`delete from accounts.session where "userId" = $1`, [person.userId]);
    expect((await live.ended)?.data).toMatchObject({ code: "UNAUTHORIZED", httpStatus: 401 });
  });

  test("at once when the server stops", async () => {
    const { person } = await openClinic();
    const third = await startTestServer({ databaseUrl: db.url });
    const live = listenLive(third.url, person.cookie);
    await live.started;
    await Promise.all([third[Symbol.asyncDispose](), live.ended]);
  });
});

describe("no stream is opened", () => {
  test("for whoever is not signed in", async () => {
    const live = listenLive(server.url, "");
    expect((await live.ended)?.data).toMatchObject({ code: "UNAUTHORIZED", httpStatus: 401 });
  });

  test("for the page of another site, whatever cookie it sends", async () => {
    const { person } = await openClinic();
    for (const foreign of [{ origin: "https://elsewhere.example" }, { "sec-fetch-site": "cross-site" }]) {
      const headers = { cookie: person.cookie, ...foreign };
      const response = await fetch(`${server.url}/trpc/live.changes`, { headers });
      expect(response.status).toBe(403);
    }
    expect((await apiClient(server.url, person.cookie).session.current.query()).user.userId).toBe(
      person.userId,
    );
  });

  test("for the thirteenth window of one session, until another closes", async () => {
    const { person } = await openClinic();
    const windows = Array.from({ length: 12 }, () => listenLive(server.url, person.cookie));
    await Promise.all(windows.map(({ started }) => started));
    const tooMany = listenLive(server.url, person.cookie);
    expect((await tooMany.ended)?.data?.code).toBe("TOO_MANY_REQUESTS");
    for (const { stop } of windows) stop();
    const tryAgain = async (): Promise<void> => {
      const live = listenLive(server.url, person.cookie);
      const isOpen = await Promise.race([live.started.then(() => true), live.ended.then(() => false)]);
      live.stop();
      if (!isOpen) await tryAgain();
    };
    await tryAgain();
  });
});
