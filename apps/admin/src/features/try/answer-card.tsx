import { Anchor, Button } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { useFormatPhone } from "../../format/phone.ts";
import { dayOf } from "../../format/clinic-time.ts";
import { useSetStatus } from "../appointments/use-set-status.ts";
import { describeCorrections, sayHeard } from "../calls/describe-step.ts";
import { outcomeOf } from "../calls/tool-words.ts";
import { type Heard, TOOLS, type TryAnswer, type TryUse } from "./tools.ts";
import classes from "./try.module.css";

type AnswerCardProps = {
  readonly answer: TryAnswer;
  readonly use: TryUse;
  readonly callId: string;
  readonly label: string;
};

/** What lies behind a sentence: what was heard, what was understood, what became of it. */
export function AnswerCard({ answer, use, callId, label }: AnswerCardProps) {
  const { label: outcome, tone } = outcomeOf(answer.outcome);
  const heard = use.arguments as Heard;
  const writing = useWriting();
  const fields = TOOLS[use.name].fields.filter(({ name }) => heard[name] !== undefined);
  return (
    <section className={classes["card"]} aria-label={`${label}: ${outcome}`}>
      <div className={classes["outcome"]} data-tone={tone}>
        {outcome}
      </div>
      {fields.length > 0 && (
        <dl className={classes["heard"]}>
          <dt>Heard</dt>
          <dd>
            {fields.map(({ name, label: field }) => (
              <span key={name} className={classes["fact"]}>
                <span className={classes["soft"]}>{field}</span> {sayHeard(heard[name], writing)}
              </span>
            ))}
          </dd>
        </dl>
      )}
      <Corrections corrections={answer.corrections} />
      <Links answer={answer} callId={callId} />
    </section>
  );
}

function useWriting() {
  const { zone } = useOrganization();
  return { zone, formatPhone: useFormatPhone() };
}

function Corrections({ corrections }: Pick<TryAnswer, "corrections">) {
  return describeCorrections({ corrections }, useWriting()).map(({ label, from, to, why }) => (
    <dl key={label} className={classes["heard"]}>
      <dt>Understood</dt>
      <dd>
        <span className={classes["fact"]}>
          <span className={classes["soft"]}>{label}</span> <s>{from}</s>{" "}
          <IconArrowRight size={14} role="img" aria-label="corrected to" /> <strong>{to}</strong>
        </span>
      </dd>
      {why !== "" && (
        <>
          <dt>Because</dt>
          <dd>{why}</dd>
        </>
      )}
    </dl>
  ));
}

function Links({ answer: { appointment, outcome }, callId }: Pick<AnswerCardProps, "answer" | "callId">) {
  const { zone } = useOrganization();
  return (
    <div className={classes["links"]}>
      {appointment !== null && (
        <>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/appointments/$appointmentId"
                params={{ appointmentId: appointment.appointmentId }}
              />
            )}
          >
            The appointment
          </Anchor>
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/calendar"
                search={{ view: "day", date: dayOf(appointment.startsAt, zone) }}
              />
            )}
          >
            In the calendar
          </Anchor>
        </>
      )}
      <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/calls/$callId" params={{ callId }} />}>
        The call
      </Anchor>
      {appointment !== null && outcome !== "cancelled" && <CancelButton {...appointment} />}
    </div>
  );
}

/** A try shall leave nothing behind that nobody wants. */
function CancelButton({ appointmentId }: NonNullable<TryAnswer["appointment"]>) {
  const setStatus = useSetStatus();
  const [isBusy, setIsBusy] = useState(false);
  const { data } = useQuery(useTRPC().appointments.load.queryOptions({ appointmentId }));
  if (data === undefined) return null;
  if (data.appointment.status === "cancelled") return <span className={classes["soft"]}>Cancelled</span>;
  const cancel = async () => {
    setIsBusy(true);
    await setStatus(data.appointment, "cancelled");
    setIsBusy(false);
  };
  return (
    <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void cancel()}>
      Cancel this booking
    </Button>
  );
}
