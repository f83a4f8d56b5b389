import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { listenLive } from "@callwaiting/testing/live";
import { startSilentRelay } from "@callwaiting/testing/silent-relay";
import { postSignIn, signInAs } from "@callwaiting/testing/staff";
import { expect, test } from "vitest";
import { startTestServer } from "../src/testing/test-server.ts";

// The database's address moves: connections from before stay open, and nothing comes from them any more.

const db = forAllTests(() => openTestDb());

test("sessions, signing in and live screens are back after a few statements that were given up", async () => {
  await using relay = await startSilentRelay(db.url);
  await using server = await startTestServer({ databaseUrl: relay.databaseUrl });
  const clinic = await createTestOrganization(db.owner);
  const world = { url: server.url, databaseUrl: db.url, orgId: clinic.orgId };
  const person = await signInAs("owner", world);
  // As many at once as there are connections, so that all of them have been used.
  await Promise.all(Array.from({ length: 12 }, () => person.api.appointments.doubleVisits.query()));
  const live = listenLive(server.url, person.cookie);
  await live.started;

  relay.silenceOpenConnections();
  let refused = 0;
  for (;;) {
    const [session, signIn] = await Promise.allSettled([
      person.api.appointments.doubleVisits.query(),
      postSignIn(server.url, person),
    ]);
    if (session.status === "fulfilled" && signIn.status === "fulfilled" && signIn.value.ok) break;
    refused += 1;
    // Ten of the requests and five of sign-in; each is tried once at most.
    expect(refused).toBeLessThanOrEqual(15);
  }
  live.stop();
  const again = listenLive(server.url, person.cookie);
  await again.started;
  await person.api.services.list.query();
  again.stop();
});
