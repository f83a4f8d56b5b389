import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMayEditSettings } from "../../api/session.ts";
import { Panel } from "../../ui/panel.tsx";
import { Row, Rows } from "../../ui/rows.tsx";
import { sayStopped } from "../settings/webhooks/webhook-words.ts";

type Stopped = { readonly host: string; readonly reason: "gone" | "failing" };

/** A system of the clinic's that hears nothing any more, and does not know. */
export function StoppedWebhooks({ stopped }: { readonly stopped: readonly Stopped[] }) {
  const mayEdit = useMayEditSettings();
  return (
    <Panel title="Another system is no longer told of visits" isFlush>
      <Rows label="Addresses that were switched off">
        {stopped.map(({ host, reason }, index) => (
          <Row
            key={`${host} ${index}`}
            title={host}
            detail={`${sayStopped(reason)} An owner can switch it on again.`}
            actions={
              mayEdit && (
                <Anchor component={Link} to="/settings/webhooks" fw={600}>
                  Open webhooks
                </Anchor>
              )
            }
          />
        ))}
      </Rows>
    </Panel>
  );
}
