import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { MEMBER_ROLES, type MemberRole, type OrgId, isAtLeast } from "@callwaiting/domain";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { startTestServer } from "../src/testing/test-server.ts";
import { ACCESS } from "../src/desk/trpc/access.ts";
import { appRouter } from "../src/desk/trpc/app-router.ts";

// Every procedure × every role × nobody × a member of another organization, over HTTP.

type Definition = { readonly _def: { readonly type: string; readonly output?: unknown } };

const PROCEDURES = Object.entries(
  appRouter._def.procedures as unknown as Readonly<Record<string, Definition>>,
).map(([path, { _def }]) => ({ path, type: _def.type, output: _def.output }));

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
let orgId: OrgId;
const members = new Map<MemberRole, SignedInStaff>();
let foreigner: SignedInStaff;
beforeAll(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
  const other = await createTestOrganization(db.owner);
  const world = { url: server.url, databaseUrl: db.url, orgId };
  for (const role of MEMBER_ROLES) members.set(role, await signInAs(role, world));
  foreigner = await signInAs("owner", { ...world, orgId: other.orgId });
});

const reply = z.object({ error: z.object({ data: z.object({ code: z.string() }) }).optional() });

/** How the call ends, with an input that no procedure takes: who may call hears of the input, others do not get there. */
async function call({ path, type }: { path: string; type: string }, cookie: string | null): Promise<string> {
  const wrong = { "no procedure takes this": true };
  const headers = { "content-type": "application/json", ...(cookie === null ? {} : { cookie }) };
  const response =
    type === "mutation"
      ? await fetch(`${server.url}/trpc/${path}`, { method: "POST", headers, body: JSON.stringify(wrong) })
      : await fetch(`${server.url}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(wrong))}`, {
          headers,
        });
  if (response.headers.get("content-type")?.startsWith("text/event-stream") === true) {
    const refusal = /^event: serialized-error\ndata: (.*)$/m.exec(await response.text())?.[1] ?? "{}";
    return reply.parse({ error: JSON.parse(refusal) }).error?.data.code ?? "OK";
  }
  return reply.parse(await response.json()).error?.data.code ?? "OK";
}

const GOT_IN = /^(?:OK|BAD_REQUEST|NOT_FOUND)$/;
const cookieOf = (role: MemberRole) => members.get(role)?.cookie ?? "";

test("the table names every procedure, and nothing else", () => {
  expect(Object.keys(ACCESS).toSorted()).toEqual(PROCEDURES.map(({ path }) => path).toSorted());
});

test("every procedure says what it answers", () => {
  const silent = PROCEDURES.filter(({ output }) => output === undefined);
  expect(silent.map(({ path }) => path)).toEqual([]);
});

describe.each(PROCEDURES)("$path", (procedure) => {
  const access = ACCESS[procedure.path];

  test.each(MEMBER_ROLES)("as %s", async (role) => {
    const code = await call(procedure, cookieOf(role));
    const mayCall = access === "anyone" || access === "signed_in" || isAtLeast(role, access ?? "owner");
    if (mayCall) expect(code).toMatch(GOT_IN);
    else expect(code).toBe("FORBIDDEN");
  });

  test("as nobody", async () => {
    const code = await call(procedure, null);
    if (access === "anyone") expect(code).toMatch(GOT_IN);
    else expect(code).toBe("UNAUTHORIZED");
    expect(await call(procedure, "callwaiting.session_token=made-up.c2lnbmF0dXJl")).toBe(code);
  });
});

test("a session that names another organization opens nothing of it", async () => {
  await db.owner.query(`update accounts."session" set "activeOrganizationId" = $1 where "userId" = $2`, [
    orgId,
    foreigner.userId,
  ]);
  const { organization } = await foreigner.api.session.current.query();
  expect(organization?.orgId).not.toBe(orgId);
  const emails = (await foreigner.api.members.list.query()).items.map(({ email }) => email);
  expect(emails).toEqual([foreigner.email]);
  await expect(foreigner.api.session.switchOrganization.mutate({ orgId })).rejects.toMatchObject({
    data: { code: "NOT_FOUND" },
  });
});

test("another organization's people are answered like people who do not exist", async () => {
  const stranger = { userId: members.get("staff")?.userId ?? "" };
  const nobody = { userId: "00000000-0000-4000-8000-000000000000" };
  const { members: api } = foreigner.api;
  for (const attempt of [
    (who: { userId: string }) => api.remove.mutate(who),
    (who: { userId: string }) => api.changeRole.mutate({ ...who, role: "viewer" }),
    (who: { userId: string }) => api.openPasswordReset.mutate(who),
  ]) {
    const answers = await Promise.all(
      [stranger, nobody].map((who) => attempt(who).catch((error: Error) => error.message)),
    );
    expect(answers[0]).toMatch(/not a member/);
    expect(answers[0]).toBe(answers[1]);
  }
});
