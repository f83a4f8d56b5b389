import { initTRPC } from "@trpc/server";

type Role = "owner" | "admin" | "staff" | "viewer";
type Session = {
  user: { userId: string; displayName: string; email: string };
  organization: { orgId: string; name: string; timeZone: string; region: string; role: Role } | null;
  organizations: { orgId: string; name: string; role: Role }[];
};
const t = initTRPC.create();
const router = t.router({
  session: t.router({
    switchOrganization: t.procedure
      .input((i: unknown) => i as { orgId: string })
      .mutation(() => ({ orgId: "" })),
    current: t.procedure.query((): Session => ({}) as Session),
  }),
});
export type AppRouter = typeof router;
