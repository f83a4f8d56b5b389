import type { Api } from "./create-api.ts";
import type { Absentee } from "./expiry.ts";

/** After signing in again: back to the same organization, and to the same words. A new session has chosen none. */
export async function comeBack({ client, queryClient, trpc }: Api, who: Absentee): Promise<void> {
  const now = await client.session.current.query();
  const mayReturn = now.organizations.some(({ orgId }) => orgId === who.orgId);
  if (now.user.userId === who.userId && now.organization?.orgId !== who.orgId && mayReturn) {
    await client.session.switchOrganization.mutate({ orgId: who.orgId });
  }
  await queryClient.refetchQueries(trpc.session.current.queryFilter());
}
