import { Anchor, Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { count } from "../../../format/amount.ts";
import { Panel } from "../../../ui/panel.tsx";
import { PhoneText } from "../../../ui/phone-text.tsx";
import { DayAndTime } from "../../../ui/time-text.tsx";
import { Row, Rows } from "../../../ui/rows.tsx";
import { Pill } from "../../../ui/pill.tsx";
import type { Affected } from "./closure-form.tsx";

type AffectedAppointmentsProps = {
  /** "Thu, Dec 24" */
  readonly when: string;
  readonly affected: Affected;
  readonly onClose: () => void;
};

/** Who has an appointment while the clinic is closed: they stay booked, and those who are not told are to be called. */
export function AffectedAppointments({ when, affected, onClose }: AffectedAppointmentsProps) {
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const toCall = affected.filter(({ toldBy }) => toldBy.length === 0).length;
  return (
    <div ref={heading} tabIndex={-1} role="alert" style={{ outline: "none" }}>
      <Panel
        title={`${count(affected.length, "appointment")} on ${when}: ${toCall === 0 ? "everybody is told" : toCall === affected.length ? "please call" : `please call ${toCall} of them`}`}
        actions={
          <Button variant="default" size="xs" flex="none" onClick={onClose}>
            Done
          </Button>
        }
        isFlush
      >
        <Rows label="Appointments during the closure">
          {affected.map((one) => (
            <Row
              key={one.appointmentId}
              title={
                <Anchor
                  fw={600}
                  renderRoot={(props) => (
                    <Link
                      {...props}
                      to="/appointments/$appointmentId"
                      params={{ appointmentId: one.appointmentId }}
                    />
                  )}
                >
                  {one.patientName}
                </Anchor>
              }
              detail={
                <>
                  <DayAndTime at={one.startsAt} /> · {one.serviceName} · {one.providerName}
                </>
              }
              actions={<HowToldOrPhone appointment={one} />}
            />
          ))}
        </Rows>
      </Panel>
    </div>
  );
}

const TOLD_BY = { sms: "text", email: "e-mail" } as const;

function HowToldOrPhone({ appointment: { phone, toldBy } }: { readonly appointment: Affected[number] }) {
  if (toldBy.length > 0) {
    return <Pill tone="info">{`Told by ${toldBy.map((channel) => TOLD_BY[channel]).join(" and ")}`}</Pill>;
  }
  return phone === null ? "No phone number" : <PhoneText e164={phone} />;
}
