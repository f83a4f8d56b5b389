import { Button, Select, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useApi } from "../../../api/api-context.ts";
import { PAGES, rowsOf } from "../../../api/pages.ts";
import { useRefreshEverything, useTRPC } from "../../../api/trpc.ts";
import { count } from "../../../format/amount.ts";
import { ListSkeleton } from "../../../ui/list-skeleton.tsx";
import { notifyDone, notifyProblem } from "../../../ui/notify.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Pill } from "../../../ui/pill.tsx";
import { Row, Rows } from "../../../ui/rows.tsx";
import { ShowMore } from "../../../ui/show-more.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { DayAndTime } from "../../../ui/time-text.tsx";
import { type Delivery, type Endpoint, kindName, nameOfEndpoint, stateOf } from "./webhook-words.ts";

/** No change announces what becomes of an event: somebody who looks waits for it. */
const REFRESH_MS = 3_000;

const STATES = [
  { value: "planned", label: "Waiting" },
  { value: "delivered", label: "Delivered" },
  { value: "failed", label: "Given up" },
];

type DeliveriesPanelProps = { readonly endpoints: readonly Endpoint[] };

/** What was told, when, how it was answered, and when it is tried next. */
export function DeliveriesPanel({ endpoints }: DeliveriesPanelProps) {
  const trpc = useTRPC();
  const [status, setStatus] = useState<Delivery["status"] | null>(null);
  const query = useInfiniteQuery(
    trpc.webhooks.deliveries.infiniteQueryOptions({ status }, { ...PAGES, refetchInterval: REFRESH_MS }),
  );
  const nameOf = (delivery: Delivery) => {
    const endpoint = endpoints.find(({ endpointId }) => endpointId === delivery.endpointId);
    return endpoint === undefined ? "an address" : nameOfEndpoint(endpoint);
  };
  return (
    <Panel
      title="What was told"
      isFlush
      actions={
        <Select
          aria-label="Only those that are"
          placeholder="All"
          data={STATES}
          value={status}
          onChange={(value) => setStatus(value as Delivery["status"] | null)}
          clearable
          w={160}
        />
      }
    >
      <StateView
        query={query}
        loading={<ListSkeleton rows={3} />}
        isEmpty={(all) => rowsOf(all).length === 0}
        empty={
          <Text c="dimmed" p="lg" pt={0}>
            Nothing yet. What was told is listed here for 30 days.
          </Text>
        }
      >
        {(all) => (
          <Rows label="Events">
            {rowsOf(all).map((delivery) => (
              <DeliveryRow key={delivery.deliveryId} delivery={delivery} to={nameOf(delivery)} />
            ))}
          </Rows>
        )}
      </StateView>
      <ShowMore query={query} label="Show older events" />
    </Panel>
  );
}

function DeliveryRow({ delivery, to }: { readonly delivery: Delivery; readonly to: string }) {
  const { kind, appointmentId, happenedAt, status, attempts, dueAt, deliveredAt, statusCode, trouble } =
    delivery;
  const state = stateOf(delivery);
  return (
    <Row
      title={
        <>
          {kindName(kind)} <Pill tone={state.tone}>{state.label}</Pill>
        </>
      }
      detail={
        <>
          <div>
            <DayAndTime at={happenedAt} />, to {to}
            {appointmentId !== null && (
              <>
                {" · "}
                <Link to="/appointments/$appointmentId" params={{ appointmentId }}>
                  Open the visit
                </Link>
              </>
            )}
          </div>
          {attempts > 0 && (
            <div>
              {count(attempts, "attempt")}
              {statusCode !== null && `, last answered with ${statusCode}`}
              {status === "delivered" && deliveredAt !== null && (
                <>
                  , taken: <DayAndTime at={deliveredAt} />
                </>
              )}
              .
            </div>
          )}
          {trouble !== null && <div>{trouble}</div>}
          {status === "planned" && (
            <div>
              Next attempt: <DayAndTime at={dueAt} />.
            </div>
          )}
        </>
      }
      actions={status === "sending" ? undefined : <SendAgain delivery={delivery} />}
    />
  );
}

function SendAgain({ delivery: { deliveryId, kind, status } }: { readonly delivery: Delivery }) {
  const { webhooks } = useApi().client;
  const refresh = useRefreshEverything();
  const replay = useMutation({
    mutationFn: () => webhooks.replay.mutate({ deliveryId }),
    onSuccess: (answer) =>
      answer.kind === "planned"
        ? notifyDone("It is sent again now.")
        : notifyProblem(new Error(answer.message), "It was not sent again"),
    onError: (error) => notifyProblem(error, "It was not sent again"),
    onSettled: refresh,
  });
  const label = status === "planned" ? "Send now" : "Send again";
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={replay.isPending}
      aria-label={`${label}: ${kindName(kind)}`}
      onClick={() => replay.mutate()}
    >
      {label}
    </Button>
  );
}
