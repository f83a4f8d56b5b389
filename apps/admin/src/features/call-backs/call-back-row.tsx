import { Anchor, Button } from "@mantine/core";
import { IconArrowBackUp, IconCheck, IconNote } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { sayDayAndTime } from "../../format/moment.ts";
import { PhoneText } from "../../ui/phone-text.tsx";
import { RelativeDay, TimeText } from "../../ui/time-text.tsx";
import { CallThem } from "../outbound/call-them.tsx";
import { sayReason } from "./call-back-words.ts";
import { KeepAsItIs } from "./keep-as-it-is.tsx";
import { NoteForm } from "./note-form.tsx";
import type { CallBack } from "./use-call-backs.ts";
import { useNoteCallBack } from "./use-note-call-back.ts";
import classes from "./call-backs.module.css";

const LEADS = { request: "Asked at", call: "Called at", closure: "Comes at", clock: "Comes at" } as const;

type RowProps = { readonly item: CallBack; readonly now: Date };

export function CallBackRow({ item, now }: RowProps) {
  const { zone } = useOrganization();
  const { wish, state } = sayReason(item, (at) => sayDayAndTime(at, zone, now));
  const number = item.phone === null ? item.email : <PhoneText e164={item.phone} />;
  return (
    <li className={classes["row"]} data-done={item.doneAt !== null || undefined}>
      <div className={classes["when"]}>
        <span>
          {LEADS[item.kind]} <TimeText at={item.at} />
        </span>
        <span className={classes["soft"]}>
          <RelativeDay at={item.at} />
        </span>
      </div>
      <div className={classes["who"]}>
        <span className={classes["name"]}>
          <strong>{item.patientName ?? "Name not known"}</strong>
          {number}
        </span>
        <span className={classes["soft"]}>{wish}</span>
        <span className={classes["state"]}>
          {state} <Where item={item} />
        </span>
        {item.doneAt !== null && (
          <span className={classes["soft"]}>
            Done by {item.doneBy}, <TimeText at={item.doneAt} />
          </span>
        )}
        {item.note !== "" && <span className={classes["remark"]}>{item.note}</span>}
      </div>
      <Actions item={item} />
    </li>
  );
}

function Where({ item: { appointmentId, callId } }: { readonly item: CallBack }) {
  if (appointmentId !== null) {
    return (
      <Anchor
        inherit
        underline="always"
        renderRoot={(props) => (
          <Link {...props} to="/appointments/$appointmentId" params={{ appointmentId }} />
        )}
      >
        Open the appointment
      </Anchor>
    );
  }
  if (callId === null) return null;
  return (
    <Anchor
      inherit
      underline="always"
      renderRoot={(props) => <Link {...props} to="/calls/$callId" params={{ callId }} />}
    >
      Open the call
    </Anchor>
  );
}

function Actions({ item }: { readonly item: CallBack }) {
  const { role } = useOrganization();
  const who = item.patientName ?? item.phone ?? "This caller";
  const { done, note } = useNoteCallBack(item, who);
  const [isNoting, setIsNoting] = useState(false);
  if (role === "viewer") return null;
  const isDone = item.doneAt !== null;
  return (
    <>
      <div className={classes["actions"]}>
        {!isDone && item.kind === "request" && (
          <CallThem about={{ requestId: item.requestId }} phone={item.phone} who={who} />
        )}
        {!isDone && item.kind === "clock" && <KeepAsItIs visit={item} />}
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconNote size={16} aria-hidden />}
          aria-label={`${item.note === "" ? "Add a note" : "Change the note"}: ${who}`}
          onClick={() => setIsNoting(!isNoting)}
        >
          Note
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={
            isDone ? <IconArrowBackUp size={16} aria-hidden /> : <IconCheck size={16} aria-hidden />
          }
          loading={done.isPending}
          aria-label={`${isDone ? "Not called after all" : "Called back"}: ${who}`}
          onClick={() => done.mutate(!isDone)}
        >
          {isDone ? "Undo" : "Called back"}
        </Button>
      </div>
      {isNoting && (
        <NoteForm
          who={who}
          note={item.note}
          onSave={(text) => note.mutate(text, { onSuccess: () => setIsNoting(false) })}
          isSaving={note.isPending}
          onClose={() => setIsNoting(false)}
        />
      )}
    </>
  );
}
