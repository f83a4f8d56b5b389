import { Alert, Button, Code, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { count } from "../../format/amount.ts";
import type { ErasedPerson } from "./contact-types.ts";

export type Erased = ErasedPerson & { readonly name: string };

/** What was done, and what is left to do elsewhere. The name is said this last time. */
export function ErasedNotice({ erased }: { readonly erased: Erased }) {
  const { name, appointments, cancelledAppointments: cancelled, callIds } = erased;
  return (
    <Panel>
      <EmptyState
        icon={IconCheck}
        title={`The data of ${name} has been deleted`}
        action={
          <Button renderRoot={(props) => <Link {...props} to="/contacts" />} variant="default">
            All contacts
          </Button>
        }
      >
        {count(cancelled, "upcoming appointment")} cancelled. The name is gone from{" "}
        {count(appointments, "appointment")} and {count(callIds.length, "call")}.
      </EmptyState>
      {callIds.length > 0 && (
        <Alert color="yellow" title="Still to do: delete the copies at Vapi" maw={640} mx="auto">
          <Text size="sm" mb="xs">
            Vapi keeps its own recordings and transcripts of {count(callIds.length, "call")}. Delete them in
            Vapi’s dashboard under Call Logs, where you can search for these IDs. They are shown only once, so
            copy them first.
          </Text>
          <Code
            block
            tabIndex={0}
            aria-label="IDs of the calls at Vapi"
            mah={220}
            style={{ overflowY: "auto" }}
          >
            {callIds.join("\n")}
          </Code>
        </Alert>
      )}
    </Panel>
  );
}
