import type { Change, ChangeAction, ChangeActor, ChangedValues, ChangeEntity } from "@callwaiting/domain";

export type ChangeRow = {
  readonly change_id: string;
  readonly at: string;
  readonly actor_kind: "user" | "phone" | "patient" | "system";
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
  if (kind === "phone") return { kind, callId: id };
  if (kind === "patient") return { kind };
  return name === null ? { kind } : { kind, reason: name };
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
