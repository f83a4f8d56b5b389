import { Anchor, Button, Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useTRPC } from "../../api/trpc.ts";
import { nameOf } from "../../format/last-change.ts";
import { useFormatPhone } from "../../format/phone.ts";
import { ListSkeleton } from "../../ui/list-skeleton.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ShowMore } from "../../ui/show-more.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import type { Change } from "../appointments/describe-change.ts";
import { sayFields } from "../settings/history/say-fields.ts";
import type { Contact } from "./contact-types.ts";
import classes from "./contact.module.css";
import { undoOf, useUndoContact } from "./use-undo-contact.ts";

type ContactHistoryProps = { readonly contact: Contact; readonly isReadOnly: boolean };

/** What became of name, number and address, and who did it: what a caller changed can be taken back. */
export function ContactHistory({ contact, isReadOnly }: ContactHistoryProps) {
  const trpc = useTRPC();
  const history = useInfiniteQuery(
    trpc.audit.history.infiniteQueryOptions(
      { entity: "contact", entityId: contact.contactId, limit: 10 },
      PAGES,
    ),
  );
  return (
    <Panel title="History" isFlush>
      <StateView
        query={history}
        loading={<ListSkeleton rows={2} />}
        isEmpty={(found) => rowsOf(found).length === 0}
        empty={<div className={classes["none"]}>Nothing is recorded.</div>}
      >
        {(found) => (
          <ol className={classes["list"]}>
            {rowsOf(found).map((change) => (
              <li key={change.changeId} className={classes["change"]}>
                <Entry change={change} contact={contact} isReadOnly={isReadOnly} />
              </li>
            ))}
          </ol>
        )}
      </StateView>
      <ShowMore query={history} label="Show earlier changes" />
    </Panel>
  );
}

type EntryProps = ContactHistoryProps & { readonly change: Change };

function Entry({ change, contact, isReadOnly }: EntryProps) {
  const formatPhone = useFormatPhone();
  const { actor, at, action, redacted } = change;
  const undo = useUndoContact(contact);
  const back = isReadOnly ? null : undoOf(change, contact);
  const done = action === "created" ? "Added" : action === "deleted" ? "Removed" : "Changed";
  const who = actor.kind === "user" ? nameOf(actor) : actor.kind === "phone" ? "phone" : `the ${actor.kind}`;
  const details = redacted
    ? ["The details were erased at the person’s request."]
    : sayFields(change, formatPhone);
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <div className={classes["changeText"]}>
        <Text>
          {done} by {who}
        </Text>
        {details.map((detail) => (
          <Text key={detail} size="sm">
            {detail}
          </Text>
        ))}
        <Text size="sm" c="dimmed">
          <DayAndTime at={at} />
          {actor.kind === "phone" && actor.callId !== null && <TheCall callId={actor.callId} />}
        </Text>
      </div>
      {back !== null && (
        <Button size="compact-sm" variant="default" loading={undo.isPending} onClick={() => undo.run(back)}>
          Undo
        </Button>
      )}
    </Group>
  );
}

function TheCall({ callId }: { readonly callId: string }) {
  return (
    <>
      {" · "}
      <Anchor
        size="sm"
        underline="always"
        renderRoot={(props) => <Link {...props} to="/calls/$callId" params={{ callId }} />}
      >
        the call
      </Anchor>
    </>
  );
}
