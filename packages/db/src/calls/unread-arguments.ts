import type { OrgId } from "@callwaiting/domain";
import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { unreadArguments } from "../schema.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** An argument that the clinic's assistant sends and that the tool does not have. */
export type UnreadArgument = {
  readonly tool: string;
  readonly name: string;
  /** ISO 8601; within an hour. */
  readonly lastSeenAt: string;
};

/** Keeps the names; answers those that this clinic's assistant had not sent before. */
export async function noteUnreadArguments(
  db: AppPool,
  orgId: OrgId,
  { tool, names }: { readonly tool: string; readonly names: readonly string[] },
): Promise<readonly string[]> {
  return callFunction(db, "note_unread_arguments", {
    args: { orgId, tool, names },
    reply: z.array(z.string()),
  });
}

/** The newest first; at most 100 are kept. */
export async function listUnreadArguments(
  pool: AppPool,
  scope: StaffScope,
): Promise<readonly UnreadArgument[]> {
  return withStaff(pool, scope, async (tx) => {
    const rows = await tx
      .select({ tool: unreadArguments.tool, name: unreadArguments.name, at: unreadArguments.lastSeenAt })
      .from(unreadArguments)
      .where(eq(unreadArguments.orgId, scope.orgId))
      .orderBy(desc(unreadArguments.lastSeenAt), unreadArguments.tool, unreadArguments.name);
    return rows.map(({ tool, name, at }) => ({ tool, name, lastSeenAt: at.toISOString() }));
  });
}

/** Takes one off the list, until it is sent again. */
export async function dismissUnreadArgument(
  pool: AppPool,
  scope: StaffScope,
  { tool, name }: Pick<UnreadArgument, "tool" | "name">,
): Promise<void> {
  await withStaff(pool, scope, (tx) =>
    tx
      .delete(unreadArguments)
      .where(
        and(
          eq(unreadArguments.orgId, scope.orgId),
          eq(unreadArguments.tool, tool),
          eq(unreadArguments.name, name),
        ),
      ),
  );
}
