import { Button, Modal, Select, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../../../api/api-context.ts";
import { useRefreshEverything } from "../../../api/trpc.ts";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { count } from "../../../format/amount.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { type Endpoint, nameOfEndpoint } from "./webhook-words.ts";

const HOUR_MS = 3_600_000;
const SPANS = [
  { value: "1", label: "The last hour" },
  { value: "24", label: "The last 24 hours" },
  { value: "72", label: "The last 3 days" },
  { value: "168", label: "The last week" },
  { value: "720", label: "The last 30 days" },
];

/** For a system that was down, or lost what it was told. */
export function ReplaySince({ endpoint }: { readonly endpoint: Endpoint }) {
  const { webhooks } = useApi().client;
  const refresh = useRefreshEverything();
  const [isOpen, setIsOpen] = useState(false);
  const [hours, setHours] = useState("24");
  const name = nameOfEndpoint(endpoint);
  const replay = useMutation({
    mutationFn: () => {
      const since = new Date(Date.now() - Number(hours) * HOUR_MS).toISOString().replace(/\.\d+/, "");
      return webhooks.replaySince.mutate({ endpointId: endpoint.endpointId, since });
    },
    onSuccess: (answer) => {
      if (answer.kind === "refused") return;
      notifyDone(
        answer.count === 0
          ? "Nothing happened in that time."
          : `${count(answer.count, "event")} will be sent again.`,
      );
      setIsOpen(false);
    },
    onSettled: refresh,
  });
  return (
    <>
      <Button
        size="sm"
        variant="default"
        onClick={() => setIsOpen(true)}
        aria-label={`Send again to ${name}`}
      >
        Send again
      </Button>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={`Send events to ${name} again`}>
        <Stack>
          <Text size="sm">
            Everything since then, in its order and under the ids that it had, also what happened while the
            address was switched off.
          </Text>
          <Select
            label="Since"
            data={SPANS}
            value={hours}
            onChange={(value) => setHours(value ?? "24")}
            allowDeselect={false}
          />
          {replay.data?.kind === "refused" && <Text role="alert">{replay.data.message}</Text>}
          <FormProblem error={replay.error} />
          <Button onClick={() => replay.mutate()} loading={replay.isPending}>
            Send again
          </Button>
        </Stack>
      </Modal>
    </>
  );
}
