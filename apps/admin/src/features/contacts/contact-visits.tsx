import { Badge, Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Panel } from "../../ui/panel.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import type { Contact, ContactAppointment } from "./contact-types.ts";
import classes from "./contact.module.css";

const AT_FIRST = 8;
/** What the server lists of each kind. */
const LISTED = 200;
const STATES = { confirmed: null, cancelled: "Cancelled", completed: "Completed", no_show: "Did not come" };

export function ContactVisits({ contact: { name, coming, past } }: { readonly contact: Contact }) {
  return (
    <Panel title="Appointments" isFlush>
      <Visits title="Upcoming" visits={coming} contactName={name} />
      <Visits title="Past" visits={past} contactName={name} />
    </Panel>
  );
}

type VisitsProps = {
  readonly title: string;
  readonly visits: readonly ContactAppointment[];
  readonly contactName: string;
};

function Visits({ title, visits, contactName }: VisitsProps) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? visits : visits.slice(0, AT_FIRST);
  const all = visits.length < LISTED ? `all ${visits.length}` : `the nearest ${LISTED}`;
  return (
    <>
      <h3 className={classes["heading"]} style={{ margin: 0 }}>
        {title}
      </h3>
      {visits.length === 0 && <div className={classes["none"]}>None</div>}
      <ul className={classes["list"]}>
        {shown.map((visit) => (
          <Visit key={visit.appointmentId} visit={visit} contactName={contactName} />
        ))}
      </ul>
      {shown.length < visits.length && (
        <div className={classes["more"]}>
          <Button variant="subtle" size="compact-md" onClick={() => setIsWhole(true)}>
            Show {all}
          </Button>
        </div>
      )}
    </>
  );
}

function Visit({ visit, contactName }: { readonly visit: ContactAppointment; readonly contactName: string }) {
  const { appointmentId, startsAt, status, serviceName, providerName, patientName } = visit;
  const state = STATES[status];
  const who = patientName === contactName ? "" : ` for ${patientName}`;
  return (
    <li>
      <Link to="/appointments/$appointmentId" params={{ appointmentId }} className={classes["entry"]}>
        <span className={classes["when"]}>
          <DayAndTime at={startsAt} />
        </span>
        {state !== null && <Badge variant="default">{state}</Badge>}
        <span className={classes["what"]}>
          {serviceName} with {providerName}
          {who}
        </span>
      </Link>
    </li>
  );
}
