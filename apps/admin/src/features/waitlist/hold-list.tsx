import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { formatLongDay, formatTime } from "../../format/moment.ts";
import { useNow } from "../../shell/use-now.ts";
import { confirmAction } from "../../ui/confirm-action.tsx";
import { notifyDone, notifyNotDone } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PhoneText } from "../../ui/phone-text.tsx";
import { Row, Rows } from "../../ui/rows.tsx";
import { DayAndTime, TimeText } from "../../ui/time-text.tsx";
import { useWaitlistAction } from "./use-waitlist-action.ts";
import type { Offer } from "./waitlist-types.ts";
import { sayLeft, sayTold } from "./waitlist-words.ts";

/** What is held now, with the time that is left; nothing where nothing is. */
export function HoldList() {
  const trpc = useTRPC();
  const now = useNow();
  const { data } = useQuery(trpc.waitlist.holds.queryOptions());
  const open = (data ?? []).filter(({ heldUntil }) => Date.parse(heldUntil) > now.getTime());
  if (open.length === 0) return null;
  return (
    <Panel title="Held now" isFlush>
      <Rows label="Times that are held">
        {open.map((offer) => (
          <HoldRow key={offer.offerId} offer={offer} now={now} />
        ))}
      </Rows>
    </Panel>
  );
}

function HoldRow({ offer, now }: { readonly offer: Offer; readonly now: Date }) {
  const { role } = useOrganization();
  const { patientName, phone, heldUntil, serviceName, providerName } = offer;
  return (
    <Row
      title={
        <>
          <DayAndTime at={offer.startsAt} /> – held for {patientName}
        </>
      }
      detail={
        <>
          {serviceName} with {providerName} · until <TimeText at={heldUntil} /> ({sayLeft(heldUntil, now)}) ·{" "}
          {sayTold(offer)} {phone !== null && <PhoneText e164={phone} />}
        </>
      }
      actions={role !== "viewer" && <Answers offer={offer} />}
    />
  );
}

/** What came of it. A yes is only one with the day and the time said back. */
function Answers({ offer }: { readonly offer: Offer }) {
  const { client } = useApi();
  const { zone } = useOrganization();
  const { offerId, startsLocal, patientName, startsAt } = offer;
  const accept = useWaitlistAction(
    () => client.waitlist.accept.mutate({ offerId, startsLocal }),
    ({ kind }) => {
      if (kind === "booked" || kind === "already_booked") return notifyDone(`Booked for ${patientName}.`);
      notifyNotDone(
        "Not booked",
        kind === "person_busy"
          ? `${patientName} has another appointment at that time.`
          : "The time is no longer held for them.",
      );
    },
  );
  const ask = async () => {
    const isSure = await confirmAction({
      title: "Did they say the day and the time back?",
      message: `Book it only if ${patientName} said: ${formatLongDay(startsAt, zone)}, ${formatTime(startsAt, zone)}. A voicemail or a plain “yes” is no answer.`,
      confirmLabel: "They did: book it",
      cancelLabel: "Not yet",
    });
    if (isSure) accept.mutate();
  };
  return (
    <>
      <Button
        size="sm"
        loading={accept.isPending}
        onClick={() => void ask()}
        aria-label={`They said yes: ${patientName}`}
      >
        They said yes
      </Button>
      <OtherAnswers offer={offer} />
    </>
  );
}

const OTHERS = [
  { how: "declined", label: "They said no" },
  { how: "voicemail", label: "Voicemail" },
  { how: "screened", label: "The call was screened" },
  { how: "wrong_person", label: "Wrong person" },
  { how: "opted_out", label: "They want no offers" },
] as const;

type How = (typeof OTHERS)[number]["how"] | "released";

function OtherAnswers({ offer: { offerId, patientName } }: { readonly offer: Offer }) {
  const { client } = useApi();
  const close = useWaitlistAction(
    (how: How) => client.waitlist.close.mutate({ offerId, how }),
    ({ kind }, how) => {
      if (kind !== "closed") {
        return notifyNotDone("Nothing was changed", "The time is no longer held for them.");
      }
      notifyDone(
        how === "released" ? "The time is free for everybody." : "The time goes to the next who waits.",
      );
    },
  );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="sm"
          variant="default"
          rightSection={<IconChevronDown size={15} aria-hidden />}
          aria-label={`Otherwise: what came of the offer to ${patientName}`}
        >
          Otherwise
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {OTHERS.map(({ how, label }) => (
          <Menu.Item key={how} onClick={() => close.mutate(how)}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => close.mutate("released")}>Release: free for everybody</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
