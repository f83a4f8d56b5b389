import { Button, Group, Text } from "@mantine/core";
import { IconWebhook } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useIsOwner } from "../../../api/session.ts";
import { EditModal } from "../../../forms/edit-modal.tsx";
import { count } from "../../../format/amount.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Pill } from "../../../ui/pill.tsx";
import { Row, Rows } from "../../../ui/rows.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { DayAndTime } from "../../../ui/time-text.tsx";
import { EndpointActions } from "./endpoint-actions.tsx";
import { EndpointForm } from "./endpoint-form.tsx";
import { SigningSecret } from "./signing-secret.tsx";
import { type Endpoint, nameOfEndpoint, sayStopped, stateOfEndpoint } from "./webhook-words.ts";

type QueryState<T> = Pick<UseQueryResult<T, unknown>, "data" | "error" | "refetch">;

type EndpointsPanelProps = { readonly query: QueryState<{ readonly endpoints: readonly Endpoint[] }> };

/** Where events go, and what an owner does about it. */
export function EndpointsPanel({ query }: EndpointsPanelProps) {
  const isOwner = useIsOwner();
  const [edited, setEdited] = useState<Endpoint | "new" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const add = isOwner && (
    <Button variant="default" onClick={() => setEdited("new")}>
      Add an address
    </Button>
  );
  return (
    <Panel title="Addresses" isFlush actions={add}>
      {!isOwner && (
        <Text size="sm" px={20} pb={14}>
          Only an owner of the clinic can change these.
        </Text>
      )}
      <StateView
        query={query}
        isEmpty={({ endpoints }) => endpoints.length === 0}
        empty={
          <EmptyState icon={IconWebhook} title="No addresses yet">
            Add one of a system of yours that shall hear of visits.
          </EmptyState>
        }
      >
        {({ endpoints }) => (
          <Rows label="Addresses that are told">
            {endpoints.map((endpoint) => (
              <EndpointRow
                key={endpoint.endpointId}
                endpoint={endpoint}
                onEdit={() => setEdited(endpoint)}
                onSecret={setSecret}
              />
            ))}
          </Rows>
        )}
      </StateView>
      <EditModal
        title={edited === "new" ? "Add an address" : "Change an address"}
        isOpen={edited !== null}
        onClose={() => setEdited(null)}
      >
        {(onChanged) => (
          <EndpointForm
            endpoint={edited === "new" ? null : edited}
            onChanged={onChanged}
            onDone={(made) => {
              setEdited(null);
              setSecret(made);
            }}
          />
        )}
      </EditModal>
      <SigningSecret secret={secret} onClose={() => setSecret(null)} />
    </Panel>
  );
}

type EndpointRowProps = {
  readonly endpoint: Endpoint;
  readonly onEdit: () => void;
  readonly onSecret: (secret: string) => void;
};

function EndpointRow({ endpoint, onEdit, onSecret }: EndpointRowProps) {
  const { url, kinds, withContact, stopped, failingSince, oldSecretUntil } = endpoint;
  const state = stateOfEndpoint(endpoint);
  return (
    <Row
      title={
        <Group gap="xs">
          {nameOfEndpoint(endpoint)} <Pill tone={state.tone}>{state.label}</Pill>
        </Group>
      }
      detail={
        <>
          <div>{url}</div>
          <div>
            {count(kinds.length, "kind")} of events
            {withContact && ", with the patient’s name, number and address"}.
          </div>
          {stopped !== null && (
            <div>
              {sayStopped(stopped.reason)} Off since: <DayAndTime at={stopped.at} />.
            </div>
          )}
          {stopped === null && failingSince !== null && (
            <div>
              It takes nothing since: <DayAndTime at={failingSince} />. After a week it is switched off.
            </div>
          )}
          {oldSecretUntil !== null && (
            <div>
              Secrets from before sign as well until: <DayAndTime at={oldSecretUntil} />.
            </div>
          )}
        </>
      }
      actions={<EndpointActions endpoint={endpoint} onEdit={onEdit} onSecret={onSecret} />}
    />
  );
}
