import { ActionIcon, Button, Group, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconHourglass } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { confirmAction } from "../../ui/confirm-action.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { notifyDone } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PhoneText } from "../../ui/phone-text.tsx";
import { Pill } from "../../ui/pill.tsx";
import { ShowMore } from "../../ui/show-more.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { DayText } from "../../ui/time-text.tsx";
import { useWaitlistAction } from "./use-waitlist-action.ts";
import type { Entry } from "./waitlist-types.ts";
import { sayWhat, sayWish } from "./waitlist-words.ts";
import classes from "./waitlist.module.css";

type EntryListProps = {
  readonly onOffer: (entry: Entry) => void;
  readonly onChange: (entry: Entry) => void;
};

/** Who waits, in the order in which they are asked. It is changed by dragging, or with the arrows of each row. */
export function EntryList(props: EntryListProps) {
  const trpc = useTRPC();
  const entries = useInfiniteQuery(trpc.waitlist.list.infiniteQueryOptions({}, PAGES));
  return (
    <Panel title="Waiting" isFlush>
      <StateView
        query={entries}
        isEmpty={(all) => rowsOf(all).length === 0}
        empty={
          <EmptyState icon={IconHourglass} title="Nobody is waiting">
            Put somebody on the list when nothing suits them. What becomes free is held for them, and they are
            told.
          </EmptyState>
        }
      >
        {(all) => <Entries {...props} entries={rowsOf(all)} />}
      </StateView>
      <ShowMore query={entries} />
    </Panel>
  );
}

type Move = { readonly entryId: string; readonly beforeEntryId: string | null };

function Entries({ entries, ...props }: EntryListProps & { readonly entries: readonly Entry[] }) {
  const { client } = useApi();
  const mayWrite = useOrganization().role !== "viewer";
  const [dragged, setDragged] = useState<string | null>(null);
  const move = useWaitlistAction(
    (to: Move) => client.waitlist.move.mutate(to),
    () => {},
  );
  /** So that it stands where the one at that place stands now. */
  const moveTo = (entryId: string, index: number) => {
    const from = entries.findIndex((entry) => entry.entryId === entryId);
    const before = entries[index > from ? index + 1 : index];
    if (from !== index && from >= 0) move.mutate({ entryId, beforeEntryId: before?.entryId ?? null });
  };
  return (
    <ol className={classes["entries"]} aria-label="Who waits, in order">
      {entries.map((entry, index) => (
        <li
          key={entry.entryId}
          className={classes["entry"]}
          draggable={mayWrite}
          data-dragged={dragged === entry.entryId || undefined}
          onDragStart={(event) => startDrag(event, entry.entryId, setDragged)}
          onDragOver={(event) => dragged !== null && event.preventDefault()}
          onDragEnd={() => setDragged(null)}
          onDrop={() => dragged !== null && moveTo(dragged, index)}
        >
          <EntryFacts entry={entry} />
          {mayWrite && (
            <Group gap="xs">
              <Arrows entry={entry} index={index} last={entries.length - 1} onMove={moveTo} />
              <EntryActions entry={entry} {...props} />
            </Group>
          )}
        </li>
      ))}
    </ol>
  );
}

function startDrag(event: DragEvent, entryId: string, setDragged: (entryId: string) => void): void {
  event.dataTransfer.effectAllowed = "move";
  // Firefox drags nothing that carries nothing.
  event.dataTransfer.setData("text/plain", entryId);
  setDragged(entryId);
}

function EntryFacts({ entry }: { readonly entry: Entry }) {
  const { patientName, phone, email, status, createdAt, offersBefore } = entry;
  return (
    <div className={classes["facts"]}>
      <Group gap="xs">
        <Text fw={600}>{patientName}</Text>
        {status === "offered" && <Pill tone="info">Has an offer</Pill>}
      </Group>
      <Text size="sm">{sayWhat(entry)}</Text>
      <Text size="sm" c="dimmed" component="div">
        {sayWish(entry)}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {phone === null ? email : <PhoneText e164={phone} />} · since <DayText at={createdAt} />
        {offersBefore > 0 && ` · ${offersBefore} offered before`}
      </Text>
    </div>
  );
}

type ArrowsProps = {
  readonly entry: Entry;
  readonly index: number;
  readonly last: number;
  readonly onMove: (entryId: string, index: number) => void;
};

function Arrows({ entry: { entryId, patientName }, index, last, onMove }: ArrowsProps) {
  return (
    <>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={index === 0}
        aria-label={`Move ${patientName} up`}
        onClick={() => onMove(entryId, index - 1)}
      >
        <IconArrowUp size={17} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={index === last}
        aria-label={`Move ${patientName} down`}
        onClick={() => onMove(entryId, index + 1)}
      >
        <IconArrowDown size={17} aria-hidden />
      </ActionIcon>
    </>
  );
}

function EntryActions({ entry, onOffer, onChange }: EntryListProps & { readonly entry: Entry }) {
  const { client } = useApi();
  const { entryId, patientName } = entry;
  const leave = useWaitlistAction(
    () => client.waitlist.leave.mutate({ entryId }),
    () => notifyDone(`${patientName} is off the waitlist.`),
  );
  const ask = async () => {
    const isSure = await confirmAction({
      title: `Take ${patientName} off the waitlist?`,
      message: "What is held for them goes to the next who waits.",
      confirmLabel: "Take off the list",
      isDangerous: true,
    });
    if (isSure) leave.mutate();
  };
  return (
    <>
      <Button
        size="sm"
        variant="default"
        disabled={entry.status === "offered"}
        onClick={() => onOffer(entry)}
        aria-label={`Offer now: a time for ${patientName}`}
      >
        Offer now
      </Button>
      <Button
        size="sm"
        variant="default"
        onClick={() => onChange(entry)}
        aria-label={`Change the wish of ${patientName}`}
      >
        Change
      </Button>
      <Button
        size="sm"
        variant="subtle"
        loading={leave.isPending}
        onClick={() => void ask()}
        aria-label={`Remove ${patientName} from the waitlist`}
      >
        Remove
      </Button>
    </>
  );
}
