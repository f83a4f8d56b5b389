import type { IsoInstant } from "@callwaiting/domain";

export type ChangeActor =
  | { readonly kind: "user"; readonly userId: string; readonly displayName: string }
  | { readonly kind: "phone"; readonly callId: string | null }
  | { readonly kind: "system" };

/** What a row is of. `call` stands for its tool calls as well; `provider_service` goes by its provider's id. */
export type ChangeEntity =
  | "organization"
  | "webhook_secret"
  | "vapi_resource"
  | "provider"
  | "service"
  | "provider_service"
  | "opening_hours"
  | "closure"
  | "contact"
  | "appointment"
  | "calendar_feed"
  | "assistant"
  | "integration"
  | "invitation"
  | "member"
  | "call";

/** The last five only of appointments. */
export type ChangeAction =
  | "created"
  | "updated"
  | "deleted"
  | "moved"
  | "cancelled"
  | "completed"
  | "no_show"
  | "restored";

/** Columns by their names in camel case, as PostgreSQL writes them in JSON. */
export type ChangedValues = Readonly<Record<string, unknown>>;

export type Change = {
  /** A number as text; grows. */
  readonly changeId: string;
  readonly at: IsoInstant;
  readonly actor: ChangeActor;
  readonly entity: ChangeEntity;
  readonly entityId: string;
  /** The name that it goes by today; null where it has none or is gone. */
  readonly subject: string | null;
  readonly action: ChangeAction;
  /** What changed, as it was; all of it when it was deleted, null when it was made. Secrets are "***". */
  readonly before: ChangedValues | null;
  readonly after: ChangedValues | null;
  /** The values were removed because the person asked to be forgotten. */
  readonly redacted: boolean;
};

export type ChangeRow = {
  readonly change_id: string;
  readonly at: string;
  readonly actor_kind: "user" | "phone" | "system";
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly entity: ChangeEntity;
  readonly entity_id: string;
  readonly action: ChangeAction;
  readonly before: ChangedValues | null;
  readonly after: ChangedValues | null;
  readonly redacted: boolean;
  readonly subject: string | null;
};

export function toChange(row: ChangeRow): Change {
  return {
    changeId: row.change_id,
    at: row.at,
    actor: toActor(row),
    entity: row.entity,
    entityId: row.entity_id,
    subject: row.subject,
    action: row.action,
    before: camelKeys(row.before),
    after: camelKeys(row.after),
    redacted: row.redacted,
  };
}

export function toActor({
  actor_kind: kind,
  actor_id: id,
  actor_name: name,
}: Pick<ChangeRow, "actor_kind" | "actor_id" | "actor_name">): ChangeActor {
  if (kind === "user") return { kind, userId: id ?? "", displayName: name ?? "" };
  return kind === "phone" ? { kind, callId: id } : { kind };
}

function camelKeys(values: ChangedValues | null): ChangedValues | null {
  if (values === null) return null;
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}
