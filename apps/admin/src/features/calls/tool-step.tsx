import { Anchor, Text } from "@mantine/core";
import {
  IconArrowRight,
  IconCalendarEvent,
  IconCalendarPlus,
  IconCalendarSearch,
  IconCalendarX,
  IconTool,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOrganization } from "../../api/session.ts";
import { useFormatPhone } from "../../format/phone.ts";
import { Pill } from "../../ui/pill.tsx";
import { TimeText } from "../../ui/time-text.tsx";
import type { CallStep } from "./read-call.ts";
import {
  type Fact,
  type ShownCorrection,
  describeCorrections,
  describeHeard,
  describeUnderstood,
} from "./describe-step.ts";
import { outcomeOf, toolLabel } from "./tool-words.ts";
import classes from "./tool-step.module.css";

const ICONS: Readonly<Record<string, typeof IconTool>> = {
  bookClinicAppointment: IconCalendarPlus,
  checkAvailability: IconCalendarSearch,
  findAppointments: IconCalendarSearch,
  cancelAppointment: IconCalendarX,
  rescheduleAppointment: IconCalendarEvent,
};

/** One tool call: what the model heard, what was made of it, what the assistant was told to say. */
export function ToolStep({ step }: { readonly step: CallStep }) {
  const { zone } = useOrganization();
  const { label, tone } = outcomeOf(step.outcome);
  const Picture = ICONS[step.name] ?? IconTool;
  const writing = { zone, formatPhone: useFormatPhone() };
  const heard = describeHeard(step.heard, writing);
  const corrections = describeCorrections(step.understood, writing);
  const understood = describeUnderstood(step.understood, zone);
  return (
    <article className={classes["step"]} aria-label={`${toolLabel(step.name)}: ${label}`}>
      <header className={classes["head"]}>
        <Picture size={18} stroke={1.8} aria-hidden />
        <Text component="span" fw={600}>
          {toolLabel(step.name)}
        </Text>
        <Pill tone={tone}>{label}</Pill>
      </header>
      {heard.length > 0 && (
        <Part title="Heard">
          <Facts facts={heard} />
        </Part>
      )}
      {corrections.length + understood.length > 0 && (
        <Part title="Understood">
          {corrections.map((correction) => (
            <CorrectionLine key={correction.label} correction={correction} />
          ))}
          <Facts facts={understood} />
        </Part>
      )}
      <Part title="Answered">
        <p className={classes["answer"]}>{step.answer}</p>
      </Part>
      <footer className={classes["foot"]}>
        <span>
          <TimeText at={step.at} />, {tookInWords(step.durationMs)}
          {step.deliveries > 1 && `, delivered ${step.deliveries} times`}
        </span>
        {step.appointmentId !== null && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/appointments/$appointmentId"
                params={{ appointmentId: step.appointmentId ?? "" }}
              />
            )}
          >
            Open appointment
          </Anchor>
        )}
      </footer>
    </article>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={classes["part"]}>
      <h3>{title}</h3>
      <div>{children}</div>
    </section>
  );
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <dl className={classes["facts"]}>
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function CorrectionLine({ correction: { label, from, to, why } }: { readonly correction: ShownCorrection }) {
  return (
    <p className={classes["correction"]}>
      <span className={classes["from"]}>{from === "" ? label : from}</span>
      <IconArrowRight size={14} aria-label="corrected to" role="img" />
      <strong>{to}</strong>
      {why !== "" && <span className={classes["why"]}>{why}</span>}
    </p>
  );
}

function tookInWords(milliseconds: number): string {
  if (milliseconds < 1000) return `took ${milliseconds} ms`;
  return `took ${(milliseconds / 1000).toFixed(1)} s`;
}
