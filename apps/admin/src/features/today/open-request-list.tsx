import { Anchor, Button, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@callwaiting/server/router";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { sayDayAndTime } from "../../format/moment.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PhoneText } from "../../ui/phone-text.tsx";
import { RelativeDay, TimeText } from "../../ui/time-text.tsx";
import { CallThem } from "../outbound/call-them.tsx";
import classes from "./today.module.css";

type OpenRequest = inferRouterOutputs<AppRouter>["openRequests"]["list"][number];

type OpenRequestListProps = { readonly requests: readonly OpenRequest[]; readonly now: Date };

/** Callers who were told to try again, and of whose wish nobody knew whether it was done. */
export function OpenRequestList({ requests, now }: OpenRequestListProps) {
  return (
    <Panel title="Call these people back" isFlush>
      <Text size="sm" c="dimmed" className={classes["note"]}>
        The calendar did not answer in time while they were on the phone. They were asked to try again, did
        not, and do not know what came of it.
      </Text>
      <ul className={classes["list"]}>
        {requests.map((request) => (
          <Row key={request.requestId} request={request} now={now} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ request, now }: { readonly request: OpenRequest; readonly now: Date }) {
  const { patientName, phone, email, askedAt } = request;
  const { zone } = useOrganization();
  return (
    <li className={classes["row"]}>
      <div className={classes["when"]}>
        <span>
          Asked at <TimeText at={askedAt} />
        </span>
        <span className={classes["soft"]}>
          <RelativeDay at={askedAt} />
        </span>
      </div>
      <div className={classes["who"]}>
        <span className={classes["name"]}>
          <span className={classes["patient"]}>{patientName ?? "Name not known"}</span>
          {phone === null ? email : <PhoneText e164={phone} />}
        </span>
        <span className={classes["soft"]}>{sayWish(request, (at) => sayDayAndTime(at, zone, now))}</span>
        <span className={classes["outcome"]}>
          {OUTCOMES[request.kind][request.isDone ? "done" : "not"]} <Where request={request} />
        </span>
      </div>
      <div className={classes["actions"]}>
        <CallThem about={request} phone={phone} who={patientName ?? phone ?? "this caller"} />
        <CloseButton request={request} />
      </div>
    </li>
  );
}

function Where({ request: { appointmentId, callId } }: { readonly request: OpenRequest }) {
  if (appointmentId !== null) {
    return (
      <Anchor
        inherit
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
    <Anchor inherit renderRoot={(props) => <Link {...props} to="/calls/$callId" params={{ callId }} />}>
      Open the call
    </Anchor>
  );
}

const OUTCOMES = {
  book: { done: "It was booked.", not: "It was not booked." },
  move: { done: "It was moved.", not: "It was not moved." },
  cancel: { done: "It was cancelled.", not: "It was not cancelled." },
} as const;

function sayWish({ kind, serviceName, startsAt }: OpenRequest, say: (at: string) => string): string {
  const what = serviceName ?? "an appointment";
  const when = startsAt === null ? "" : `, ${say(startsAt)}`;
  if (kind === "book") return `Wanted to book ${what}${when}`;
  return kind === "move" ? `Wanted to move ${what} to${when.slice(1)}` : `Wanted to cancel ${what}${when}`;
}

function CloseButton({ request: { requestId, patientName, phone } }: { readonly request: OpenRequest }) {
  const { client } = useApi();
  const { role } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const who = patientName ?? phone ?? "This caller";
  const close = useMutation({
    mutationFn: () => client.openRequests.close.mutate({ requestId }),
    onSuccess: () => notifyDone(`${who} is off the list.`),
    onError: (error) => notifyProblem(error, "Nothing was changed"),
    onSettled: () => queryClient.invalidateQueries(trpc.openRequests.pathFilter()),
  });
  if (role === "viewer") return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconCheck size={16} aria-hidden />}
      loading={close.isPending}
      aria-label={`Called back: ${who}`}
      onClick={() => close.mutate()}
    >
      Called back
    </Button>
  );
}
