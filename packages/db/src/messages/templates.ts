import {
  DEFAULT_TEMPLATES,
  MessageChannel,
  type MessageTemplate,
  type StaffTemplate,
  TemplateKind,
} from "@callwaiting/domain";
import { lockOrganization } from "../settings/lock-organization.ts";
import { versionOf } from "../version-of.ts";
import type { OrgTransaction } from "../with-org.ts";
import type { AppPool } from "../pool.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

type OwnTemplate = MessageTemplate & Pick<StaffTemplate, "channel" | "kind">;

/** The words of every message: the clinic's own, or ours where it has none. */
export async function listTemplates(pool: AppPool, scope: StaffScope): Promise<readonly StaffTemplate[]> {
  return withStaff(pool, scope, (tx) => read(tx, scope));
}

async function read(tx: OrgTransaction, { orgId }: StaffScope): Promise<readonly StaffTemplate[]> {
  const { rows } = await tx.$client.query<OwnTemplate>(
    "select channel, kind, subject, body from message_templates where org_id = $1",
    [orgId],
  );
  return MessageChannel.options.flatMap((channel) =>
    TemplateKind.options.map((kind) => {
      const own = rows.find((row) => row.channel === channel && row.kind === kind);
      const { subject, body } = own ?? DEFAULT_TEMPLATES[channel][kind];
      const template = { channel, kind, subject, body, isOwn: own !== undefined };
      return { ...template, version: versionOf(template) };
    }),
  );
}

export type TemplateSave = Pick<StaffTemplate, "channel" | "kind" | "version"> & {
  /** Null: ours again. */
  readonly words: MessageTemplate | null;
};

export type SavedTemplate = { readonly kind: "saved" | "stale"; readonly template: StaffTemplate };

export async function saveTemplate(
  pool: AppPool,
  scope: StaffScope,
  save: TemplateSave,
): Promise<SavedTemplate> {
  return withStaff(pool, scope, async (tx): Promise<SavedTemplate> => {
    await lockOrganization(tx, scope);
    const current = find(await read(tx, scope), save);
    if (current.version !== save.version) return { kind: "stale", template: current };
    const { channel, kind, words } = save;
    if (words === null) {
      await tx.$client.query(
        "delete from message_templates where org_id = $1 and channel = $2 and kind = $3",
        [scope.orgId, channel, kind],
      );
    } else {
      await tx.$client.query(
        `insert into message_templates (org_id, channel, kind, subject, body) values ($1, $2, $3, $4, $5)
         on conflict (org_id, channel, kind) do update
           set subject = excluded.subject, body = excluded.body, updated_at = now()`,
        [scope.orgId, channel, kind, words.subject, words.body],
      );
    }
    return { kind: "saved", template: find(await read(tx, scope), save) };
  });
}

function find(all: readonly StaffTemplate[], { channel, kind }: Pick<StaffTemplate, "channel" | "kind">) {
  const found = all.find((one) => one.channel === channel && one.kind === kind);
  if (found === undefined) throw new Error(`There are no words for ${channel} ${kind}`);
  return found;
}
