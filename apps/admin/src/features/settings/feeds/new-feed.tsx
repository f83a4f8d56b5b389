import { Alert, Button, Group, Select, Stack } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRefreshEverything, useTRPC } from "../../../api/trpc.ts";
import { CopyField } from "../../../ui/copy-field.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { useProvidersQuery } from "../../../api/whole-lists.ts";

export function NewFeed() {
  const trpc = useTRPC();
  const refresh = useRefreshEverything();
  const providers = (useQuery(useProvidersQuery()).data ?? []).filter(({ active }) => active);
  const [chosen, setChosen] = useState<string | null>(null);
  const providerId = chosen ?? providers[0]?.providerId ?? null;
  const create = useMutation(trpc.calendarFeeds.create.mutationOptions({ onSuccess: refresh }));
  const name = providers.find((one) => one.providerId === create.variables?.providerId)?.name;
  return (
    <Panel title="New link">
      <Stack>
        <Group align="flex-end">
          <Select
            label="Provider"
            data={providers.map((one) => ({ value: one.providerId, label: one.name }))}
            value={providerId}
            onChange={setChosen}
            allowDeselect={false}
            flex="1 1 220px"
            maw={360}
          />
          <Button
            onClick={() => providerId !== null && create.mutate({ providerId })}
            disabled={providerId === null}
            loading={create.isPending}
          >
            Create link
          </Button>
        </Group>
        <FormProblem error={create.error} />
        {create.data !== undefined && (
          <Alert
            color="yellow"
            icon={<IconAlertTriangle size={18} />}
            title="Copy this link now. It is shown only once."
            role="status"
          >
            <CopyField
              label={`Calendar of ${name ?? "the provider"}`}
              description="Anyone with this link can see patients’ names and numbers. Share it with nobody else."
              value={`${window.location.origin}/calendar/${create.data.token}.ics`}
            />
          </Alert>
        )}
      </Stack>
    </Panel>
  );
}
