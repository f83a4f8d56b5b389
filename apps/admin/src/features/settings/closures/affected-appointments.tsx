import { Anchor, Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { count } from "../../../format/amount.ts";
import { Panel } from "../../../ui/panel.tsx";
import { PhoneText } from "../../../ui/phone-text.tsx";
import { DayAndTime } from "../../../ui/time-text.tsx";
import { Row, Rows } from "../../../ui/rows.tsx";
import type { Affected } from "./closure-form.tsx";

type AffectedAppointmentsProps = {
  /** "Thu, Dec 24" */
  readonly when: string;
  readonly affected: Affected;
  readonly onClose: () => void;
};

/** Who has an appointment while the clinic is closed: they stay booked until somebody calls them. */
export function AffectedAppointments({ when, affected, onClose }: AffectedAppointmentsProps) {
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div ref={heading} tabIndex={-1} role="alert" style={{ outline: "none" }}>
      <Panel
        title={`${count(affected.length, "appointment")} on ${when}: please call`}
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
              actions={one.phone === null ? "No phone number" : <PhoneText e164={one.phone} />}
            />
          ))}
        </Rows>
      </Panel>
    </div>
  );
}
