import { useInfiniteQuery } from "@tanstack/react-query";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useTRPC } from "../../api/trpc.ts";
import { Panel } from "../../ui/panel.tsx";
import { Pill } from "../../ui/pill.tsx";
import { Row, Rows } from "../../ui/rows.tsx";
import { ShowMore } from "../../ui/show-more.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import type { Offer } from "./waitlist-types.ts";
import { ENDS } from "./waitlist-words.ts";

/** What was offered before, and what came of each. */
export function OfferHistory() {
  const trpc = useTRPC();
  const offers = useInfiniteQuery(trpc.waitlist.offers.infiniteQueryOptions({}, PAGES));
  const ended = offers.data === undefined ? [] : rowsOf(offers.data).filter((offer) => offer.ended !== null);
  if (ended.length === 0) return null;
  return (
    <Panel title="What was offered" isFlush>
      <Rows label="Offers of before">
        {ended.map((offer) => (
          <OfferRow key={offer.offerId} offer={offer} />
        ))}
      </Rows>
      <ShowMore query={offers} />
    </Panel>
  );
}

function OfferRow({ offer }: { readonly offer: Offer }) {
  const { patientName, serviceName, providerName, startsAt, createdAt, ended, trouble } = offer;
  return (
    <Row
      title={
        <>
          {patientName}: <DayAndTime at={startsAt} />
        </>
      }
      detail={
        <>
          {serviceName} with {providerName} · offered <DayAndTime at={createdAt} />
          {trouble !== null && ` · ${trouble}`}
        </>
      }
      actions={ended !== null && <Pill tone={ended === "accepted" ? "good" : "quiet"}>{ENDS[ended]}</Pill>}
    />
  );
}
