import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import type { OrgId } from "@callwaiting/domain";
import { beforeEach, describe, expect, test } from "vitest";
import { apiClient, cookiesOf, createStaff, postSignIn, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { startTestServer } from "../../testing/test-server.ts";

// Who works for a clinic: invited by a link, given a role, removed.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
let orgId: OrgId;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId });
beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
});

const refused = (code: string) => ({ data: { code } });
const password = "a password of my own";

describe("an invitation", () => {
  test("makes an account with its role for a new person, once", async () => {
    const { api } = await signInAs("owner", world());
    const email = `new-${orgId}@example.com`;
    const { token } = await api.members.invite.mutate({ email: email.toUpperCase(), role: "staff" });
    const stranger = apiClient(server.url);
    expect(await stranger.members.invitation.query({ token })).toEqual({
      organizationName: "Test Clinic",
      email,
      role: "staff",
      hasAccount: false,
    });
    const accept = () => stranger.members.acceptInvitation.mutate({ token, displayName: "Nia", password });
    const both = await Promise.allSettled([accept(), accept()]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(accept()).rejects.toMatchObject(refused("NOT_FOUND"));
    const cookie = cookiesOf(await postSignIn(server.url, { email, password }));
    const { organization, user } = await apiClient(server.url, cookie).session.current.query();
    expect([organization?.orgId, organization?.role, user.displayName]).toEqual([orgId, "staff", "Nia"]);
    expect((await api.members.invitations.query()).items).toEqual([]);
  });

  test("lets a person with an account join, and only with the address that was invited", async () => {
    const { api } = await signInAs("owner", world());
    const elsewhere = await createTestOrganization(db.owner);
    const guest = await signInAs("viewer", { ...world(), orgId: elsewhere.orgId });
    const { token } = await api.members.invite.mutate({ email: guest.email, role: "viewer" });
    await expect(
      apiClient(server.url).members.acceptInvitation.mutate({ token, displayName: "X", password }),
    ).rejects.toMatchObject(refused("CONFLICT"));
    const other = await signInAs("viewer", { ...world(), orgId: elsewhere.orgId });
    await expect(other.api.members.join.mutate({ token })).rejects.toMatchObject(refused("FORBIDDEN"));
    expect(await guest.api.members.join.mutate({ token })).toEqual({ orgId });
    await guest.api.session.switchOrganization.mutate({ orgId });
    expect((await guest.api.organization.current.query()).orgId).toBe(orgId);
    // Two clinics, so neither owner may set the password.
    await expect(api.members.openPasswordReset.mutate({ userId: guest.userId })).rejects.toMatchObject(
      refused("CONFLICT"),
    );
  });

  test("ends when it is taken back, when it is given anew and when its time is over", async () => {
    const { api } = await signInAs("owner", world());
    const stranger = apiClient(server.url).members;
    const invite = () => api.members.invite.mutate({ email: `late-${orgId}@example.com`, role: "staff" });
    const first = await invite();
    const second = await invite();
    await expect(stranger.invitation.query({ token: first.token })).rejects.toMatchObject(
      refused("NOT_FOUND"),
    );
    await api.members.revokeInvitation.mutate({ invitationId: second.invitationId });
    await expect(stranger.invitation.query({ token: second.token })).rejects.toMatchObject(
      refused("NOT_FOUND"),
    );
    const third = await invite();
    await db.owner.query(`update accounts."invitation" set "expiresAt" = now() where "id" = $1`, [
      third.invitationId,
    ]);
    await expect(
      stranger.acceptInvitation.mutate({ token: third.token, displayName: "X", password }),
    ).rejects.toMatchObject(refused("NOT_FOUND"));
  });

  test("is never for a role that its giver does not stand above", async () => {
    const { api } = await signInAs("admin", world());
    for (const role of ["admin", "owner"] as const) {
      await expect(api.members.invite.mutate({ email: "peer@example.com", role })).rejects.toMatchObject(
        refused("FORBIDDEN"),
      );
    }
  });
});

describe("a role", () => {
  test("is changed from the next request on", async () => {
    const owner = await signInAs("owner", world());
    const staff = await signInAs("staff", world());
    await owner.api.members.changeRole.mutate({ userId: staff.userId, role: "viewer" });
    await expect(staff.api.members.list.query()).rejects.toMatchObject(refused("FORBIDDEN"));
  });

  test("cannot be changed by its holder, nor by who is not above it", async () => {
    const owner = await signInAs("owner", world());
    const admin = await signInAs("admin", world());
    const peer = await createStaff(world(), "admin");
    const staff = await createStaff(world(), "staff");
    const change = (userId: string, role: "owner" | "viewer") =>
      admin.api.members.changeRole.mutate({ userId, role });
    for (const attempt of [
      () => change(admin.userId, "owner"),
      () => change(owner.userId, "viewer"),
      () => change(peer.userId, "viewer"),
      () => change(staff.userId, "owner"),
      () => admin.api.members.remove.mutate({ userId: owner.userId }),
      () => owner.api.members.remove.mutate({ userId: owner.userId }),
    ]) {
      await expect(attempt()).rejects.toMatchObject(refused("FORBIDDEN"));
    }
  });
});

test("a removed member is out with the next request, and so are the links they gave", async () => {
  const owner = await signInAs("owner", world());
  const admin = await signInAs("admin", world());
  const { token } = await admin.api.members.invite.mutate({ email: "friend@example.com", role: "staff" });
  expect((await admin.api.members.list.query()).items.length).toBe(2);
  await owner.api.members.remove.mutate({ userId: admin.userId });
  await expect(admin.api.members.list.query()).rejects.toMatchObject(refused("FORBIDDEN"));
  expect((await admin.api.session.current.query()).organization).toBeNull();
  await expect(apiClient(server.url).members.invitation.query({ token })).rejects.toMatchObject(
    refused("NOT_FOUND"),
  );
});

test("of two owners who remove each other at once, one stays", async () => {
  const one = await signInAs("owner", world());
  const two = await signInAs("owner", world());
  await Promise.allSettled([
    one.api.members.remove.mutate({ userId: two.userId }),
    two.api.members.remove.mutate({ userId: one.userId }),
  ]);
  const { rows } = await db.owner.query(`select 1 from accounts."member" where "organizationId" = $1`, [
    orgId,
  ]);
  expect(rows).toHaveLength(1);
});

test("a reset link sets the password once and ends every session of that person", async () => {
  const owner = await signInAs("owner", world());
  const staff = await signInAs("staff", world());
  const { token } = await owner.api.members.openPasswordReset.mutate({ userId: staff.userId });
  const stranger = apiClient(server.url).members;
  await stranger.resetPassword.mutate({ token, password });
  await expect(staff.api.session.current.query()).rejects.toMatchObject(refused("UNAUTHORIZED"));
  expect((await postSignIn(server.url, staff)).status).toBe(401);
  expect((await postSignIn(server.url, { ...staff, password })).status).toBe(200);
  await expect(stranger.resetPassword.mutate({ token, password })).rejects.toMatchObject(
    refused("NOT_FOUND"),
  );
});

test("bad input is answered with what to change, field by field", async () => {
  const { api } = await signInAs("owner", world());
  await expect(api.members.invite.mutate({ email: "nonsense", role: "staff" })).rejects.toMatchObject({
    message: "The e-mail address cannot be used: it is not an e-mail address.",
    data: { code: "BAD_REQUEST", issues: [{ field: "email", problem: "it is not an e-mail address" }] },
  });
});

test("who invited, joined, was promoted and removed is in the audit log of this clinic alone, without the link", async () => {
  const owner = await signInAs("owner", world());
  const elsewhere = await createTestOrganization(db.owner);
  const stranger = await signInAs("owner", { ...world(), orgId: elsewhere.orgId });
  const email = `audited-${orgId}@example.com`;
  const { token } = await owner.api.members.invite.mutate({ email, role: "viewer" });
  await apiClient(server.url).members.acceptInvitation.mutate({ token, displayName: "Nia", password });
  const nia = (await owner.api.members.list.query()).items.find((each) => each.email === email);
  const userId = nia?.userId ?? "";
  await owner.api.members.changeRole.mutate({ userId, role: "staff" });
  await owner.api.members.remove.mutate({ userId });
  const told = (await owner.api.audit.list.query({ entities: ["member"], entityId: userId })).items.map(
    ({ action, actor, before, after }) => [
      action,
      actor.kind === "user" ? actor.displayName : actor.kind,
      before?.["role"],
      after?.["role"],
    ],
  );
  expect(told).toEqual([
    ["deleted", owner.displayName, "staff", undefined],
    ["updated", owner.displayName, "viewer", "staff"],
    ["created", "Nia", undefined, "viewer"],
  ]);
  const { items: changes } = await owner.api.audit.list.query({ entities: ["invitation"] });
  expect(changes.map(({ action }) => action)).toEqual(["updated", "created"]);
  expect(JSON.stringify(changes)).toContain(email);
  expect(JSON.stringify(changes)).not.toMatch(/token/i);
  expect(JSON.stringify((await stranger.api.audit.list.query({})).items)).not.toContain(email);
});

test("who gave whom a link for a new password, and who set one, is in the audit log, without link or password", async () => {
  const owner = await signInAs("owner", world());
  const staff = await signInAs("staff", world());
  const { token } = await owner.api.members.openPasswordReset.mutate({ userId: staff.userId });
  await apiClient(server.url).members.resetPassword.mutate({ token, password });
  const { items } = await owner.api.audit.list.query({ entities: ["member"], entityId: staff.userId });
  const person = { displayName: staff.displayName, email: staff.email };
  const by = ({ userId, displayName }: typeof owner) => ({ kind: "user", userId, displayName });
  expect(items.slice(0, 2)).toMatchObject([
    { action: "updated", actor: by(staff), before: person, after: { ...person, password: "***" } },
    { action: "updated", actor: by(owner), before: person, after: { ...person, passwordLink: "***" } },
  ]);
  const elsewhere = await createTestOrganization(db.owner);
  const stranger = await signInAs("owner", { ...world(), orgId: elsewhere.orgId });
  expect(JSON.stringify(await stranger.api.audit.list.query({}))).not.toContain(staff.email);
});
