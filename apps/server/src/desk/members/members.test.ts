import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import type { OrgId } from "@callwaiting/domain";
import { beforeEach, describe, expect, test } from "vitest";
import { apiClient, cookiesOf, createStaff, postSignIn, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import type { Mail, MailOutcome, Mailer } from "../../mail/mail.ts";
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

describe("a mailed invitation", () => {
  const lettersOf = (...outcomes: readonly MailOutcome[]) => {
    const letters: Mail[] = [];
    const mailer: Mailer = {
      kind: "smtp",
      from: "front@sunrise.example",
      send: async (mail) => {
        letters.push(mail);
        return outcomes[letters.length - 1] ?? { kind: "sent" };
      },
      close: () => {},
    };
    return { letters, mailer };
  };
  const linkIn = (mail: Mail | undefined) => /\/invitation\/([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "";

  test("reaches the mailbox alone, works once, and ends when it is sent again or taken back", async () => {
    const { letters, mailer } = lettersOf();
    await using mailing = await startTestServer({ databaseUrl: db.url, mailer, logLevel: "debug" });
    const owner = await signInAs("owner", { ...world(), url: mailing.url });
    const { members } = owner.api;
    const email = `mailed-${orgId}@example.com`;
    const given = await members.inviteByMail.mutate({ email, role: "staff" });
    expect(given.delivery).toEqual({ kind: "sent" });
    expect(JSON.stringify(given)).not.toContain(linkIn(letters[0]));
    expect(letters[0]).toMatchObject({
      to: email,
      fromName: "Test Clinic",
      subject: "Your invitation to Test Clinic",
    });
    expect(letters[0]?.text).toContain(`${owner.displayName} invites you`);
    await members.resendInvitation.mutate({ invitationId: given.invitationId });
    const stranger = apiClient(mailing.url).members;
    const [first, second] = letters.map(linkIn);
    await expect(stranger.invitation.query({ token: first ?? "" })).rejects.toMatchObject(
      refused("NOT_FOUND"),
    );
    await stranger.acceptInvitation.mutate({ token: second ?? "", displayName: "Nia", password });
    await expect(stranger.invitation.query({ token: second ?? "" })).rejects.toMatchObject(
      refused("NOT_FOUND"),
    );
    await expect(members.resendInvitation.mutate({ invitationId: given.invitationId })).rejects.toMatchObject(
      refused("NOT_FOUND"),
    );
    const log = mailing.logLines.join("");
    for (const secret of [email, first ?? "?", second ?? "?"]) expect(log).not.toContain(secret);
  });

  test("that no mail server took, or that lies in a folder, comes with the link and says why", async () => {
    const { letters, mailer } = lettersOf({
      kind: "refused",
      trouble: "the mail server could not be reached",
      isFinal: false,
    });
    await using mailing = await startTestServer({ databaseUrl: db.url, mailer });
    const owner = await signInAs("owner", { ...world(), url: mailing.url });
    const invited = { email: `refused-${orgId}@example.com`, role: "staff" } as const;
    const { delivery } = await owner.api.members.inviteByMail.mutate(invited);
    expect(delivery).toEqual({
      kind: "refused",
      trouble: "the mail server could not be reached",
      token: linkIn(letters[0]),
    });
    const kept = await (await signInAs("owner", world())).api.members.inviteByMail.mutate(invited);
    if (kept.delivery.kind !== "kept") throw new Error(kept.delivery.kind);
    const found = await apiClient(server.url).members.invitation.query({ token: kept.delivery.token });
    expect(found.email).toBe(invited.email);
  });

  test("says nothing that a name could say in it, whoever chose the name", async () => {
    const { letters, mailer } = lettersOf();
    await using mailing = await startTestServer({ databaseUrl: db.url, mailer });
    const owner = await signInAs("owner", { ...world(), url: mailing.url });
    await db.owner.query(`update accounts."user" set "name" = $2 where "id" = $1`, [
      owner.userId,
      "Win at https://evil.example/x\r\nBcc: a@b.example",
    ]);
    await owner.api.members.inviteByMail.mutate({ email: `names-${orgId}@example.com`, role: "staff" });
    expect(letters[0]?.text).not.toMatch(/evil\.example|https:\/\/evil|b\.example|\r/);
    expect(letters[0]?.html.match(/<a /g)).toHaveLength(1);
  });

  test("goes to one address five times a day at most, and to fifty of one clinic", async () => {
    const { api } = await signInAs("owner", world());
    const invite = (email: string) => api.members.inviteByMail.mutate({ email, role: "staff" });
    for (let at = 0; at < 5; at++) await invite(`often-${orgId}@example.com`);
    await expect(invite(`often-${orgId}@example.com`)).rejects.toMatchObject(refused("CONFLICT"));
    await db.owner.query(
      `insert into accounts."invitation" ("organizationId", "email", "role", "status", "expiresAt", "inviterId")
       select "organizationId", n || "email", "role", 'canceled', now(), "inviterId"
       from accounts."invitation", generate_series(1, 9) n where "organizationId" = $1`,
      [orgId],
    );
    await expect(invite(`other-${orgId}@example.com`)).rejects.toMatchObject(refused("CONFLICT"));
    await db.owner.query(
      `update accounts."invitation" set "createdAt" = now() - interval '25 hours' where "organizationId" = $1`,
      [orgId],
    );
    expect((await invite(`other-${orgId}@example.com`)).delivery.kind).toBe("kept");
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
