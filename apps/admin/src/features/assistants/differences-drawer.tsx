import { Button, Drawer, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconPlugConnectedX } from "@tabler/icons-react";
import type { AppRouter } from "@callwaiting/server/router";
import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useTRPC } from "../../api/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { StateView } from "../../ui/state-view.tsx";
import type { AssistantRole } from "./assistant-types.ts";
import classes from "./assistants.module.css";

type DifferencesDrawerProps = {
  readonly role: AssistantRole;
  readonly isOpen: boolean;
  readonly onClose: () => void;
};

/** Asks Vapi each time it is opened. */
export function DifferencesDrawer({ role, isOpen, onClose }: DifferencesDrawerProps) {
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      title="What is different at Vapi"
      styles={{ title: { fontWeight: 650 } }}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Differences role={role} />
    </Drawer>
  );
}

function Differences({ role }: { readonly role: AssistantRole }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.assistants.describeSync.queryOptions({ role }, { staleTime: 0, gcTime: 0 }));
  return (
    <StateView query={query}>
      {(description) => (
        <Stack>
          <Description description={description} />
          <Button variant="default" onClick={() => void query.refetch()} loading={query.isFetching}>
            Check again
          </Button>
        </Stack>
      )}
    </StateView>
  );
}

type Description = inferRouterOutputs<AppRouter>["assistants"]["describeSync"];

function Description({ description }: { readonly description: Description }) {
  switch (description.kind) {
    case "missing":
    case "unreachable":
      return (
        <EmptyState icon={IconPlugConnectedX} title="Vapi could not be reached">
          {description.message}
        </EmptyState>
      );
    case "not_at_vapi":
      return (
        <EmptyState
          icon={IconPlugConnectedX}
          title={description.wasThere ? "It was deleted at Vapi" : "Vapi does not have it yet"}
        >
          {description.wasThere
            ? "“Sync now” creates it again, as it is saved here."
            : "The next sync creates it there."}
        </EmptyState>
      );
    case "compared":
      return description.differences.length === 0 ? (
        <EmptyState icon={IconCircleCheck} title="No differences">
          Vapi has exactly what is saved here.
        </EmptyState>
      ) : (
        <>
          <Text size="sm">“Sync now” changes these to what is saved here.</Text>
          <dl className={classes["differences"]}>
            {description.differences.map(({ field, words }) => (
              <div key={field}>
                <dt>{field}</dt>
                <dd>{words}</dd>
              </div>
            ))}
          </dl>
        </>
      );
    default:
      return description satisfies never;
  }
}
