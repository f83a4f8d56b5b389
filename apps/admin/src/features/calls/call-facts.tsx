import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useOrganization } from "../../api/session.ts";
import { formatDuration, formatLongDay } from "../../format/moment.ts";
import { FactList } from "../../ui/fact-list.tsx";
import { PhoneText } from "../../ui/phone-text.tsx";
import { TimeText } from "../../ui/time-text.tsx";
import { type Call, callSeconds, isGoingOn } from "./read-call.ts";
import { describeEndedReason } from "./describe-ended-reason.ts";
import { useToldFacts } from "./told-facts.tsx";
import { isTry } from "./try-mark.tsx";

const KINDS = { inbound: "Incoming", outbound: "Outgoing", web: "From a browser" } as const;

export function CallFacts({ call }: { readonly call: Call }) {
  const { zone } = useOrganization();
  const told = useToldFacts(call);
  const started = (
    <>
      {formatLongDay(call.startedAt, zone)}, <TimeText at={call.startedAt} />
    </>
  );
  return (
    <FactList
      facts={[
        { label: "Caller", value: <Caller call={call} /> },
        { label: "Started", value: started },
        { label: "Length", value: lengthOf(call) },
        { label: "Ended", value: call.endedAt === null ? null : describeEndedReason(call.endedReason) },
        { label: "Kind", value: kindInWords(call) },
        { label: "Cost", value: call.cost === null ? null : costInWords(call.cost) },
        ...told,
      ]}
    />
  );
}

function Caller({ call }: { readonly call: Call }): ReactNode {
  if (call.facts.isDeletedAtVapi === true) return "Erased: the call was deleted at Vapi";
  if (call.isErased) return "Erased at the person's request";
  return (
    <>
      {call.contactId !== null && (
        <div>
          <Anchor
            renderRoot={(props) => (
              <Link {...props} to="/contacts/$contactId" params={{ contactId: call.contactId ?? "" }} />
            )}
          >
            {call.contactName}
          </Anchor>
        </div>
      )}
      {call.callerNumber === null ? "Number withheld" : <PhoneText e164={call.callerNumber} />}
    </>
  );
}

function kindInWords({ callId, kind }: Call): string | null {
  if (isTry(callId)) return "Test call from Try the line";
  return kind === null ? null : KINDS[kind];
}

function lengthOf(call: Call): string {
  const seconds = callSeconds(call);
  if (seconds !== null) return formatDuration(seconds);
  if (isGoingOn(call)) return "Still in progress";
  if (call.endedAt === null) return "Unknown: the end of the call was never reported";
  if (!call.isStartKnown) return "Unknown: the beginning of the call was never reported";
  return "Unknown: the times that were reported do not fit together";
}

function costInWords(dollars: number): string {
  if (dollars > 0 && dollars < 0.01) return "Less than 1 cent";
  return new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" }).format(dollars);
}
