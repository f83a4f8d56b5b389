import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../../api/trpc.ts";
import { notifyDone, notifyProblem } from "../../../ui/notify.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { DayAndTime } from "../../../ui/time-text.tsx";
import { Row, Rows } from "../parts/row.tsx";
import { useRefresh } from "../parts/use-refresh.ts";
import { roleLabel } from "./roles.ts";

/** Only when there are any. */
export function PendingInvitations() {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const { data = [] } = useQuery(trpc.members.invitations.queryOptions());
  const revoke = useMutation(
    trpc.members.revokeInvitation.mutationOptions({
      onSuccess: () => {
        notifyDone("Invitation taken back. Its link works no more.");
        refresh();
      },
      onError: (error) => (notifyProblem(error), refresh()),
    }),
  );
  if (data.length === 0) return null;
  return (
    <Panel title="Invited, not here yet" isFlush>
      <Rows label="Pending invitations">
        {data.map(({ invitationId, email, role, expiresAt }) => (
          <Row
            key={invitationId}
            title={email}
            detail={
              <>
                {roleLabel(role)} · the link works until <DayAndTime at={expiresAt} />
              </>
            }
            actions={
              <Button
                variant="default"
                size="sm"
                onClick={() => revoke.mutate({ invitationId })}
                disabled={revoke.isPending}
                aria-label={`Take back the invitation of ${email}`}
              >
                Take back
              </Button>
            }
          />
        ))}
      </Rows>
    </Panel>
  );
}
