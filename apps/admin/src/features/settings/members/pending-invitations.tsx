import { Box, Button } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { PAGES, rowsOf } from "../../../api/pages.ts";
import { useRefreshEverything, useTRPC } from "../../../api/trpc.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { notifyDone, notifyProblem } from "../../../ui/notify.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ShowMore } from "../../../ui/show-more.tsx";
import { DayAndTime } from "../../../ui/time-text.tsx";
import { Row, Rows } from "../../../ui/rows.tsx";
import { InvitationDelivery } from "./invitation-delivery.tsx";
import { roleLabel } from "./roles.ts";

/** Only when there are any. */
export function PendingInvitations() {
  const trpc = useTRPC();
  const query = useInfiniteQuery(trpc.members.invitations.infiniteQueryOptions({}, PAGES));
  const invitations = query.data === undefined ? [] : rowsOf(query.data);
  const { revoke, resend, isBusy } = useInvitationActions();
  if (invitations.length === 0 && query.error === null) return null;
  return (
    <Panel title="Invited, not joined yet" isFlush>
      {invitations.length === 0 && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      <Rows label="Pending invitations">
        {invitations.map(({ invitationId, email, role, expiresAt }) => (
          <Row
            key={invitationId}
            title={email}
            detail={
              <>
                {roleLabel(role)} · the link works until <DayAndTime at={expiresAt} />
              </>
            }
            actions={
              <>
                <Button
                  variant="default"
                  size="sm"
                  onClick={() => resend.mutate({ invitationId })}
                  disabled={isBusy}
                  aria-label={`Send again to ${email}`}
                >
                  Send again
                </Button>
                <Button
                  variant="default"
                  size="sm"
                  onClick={() => revoke.mutate({ invitationId })}
                  disabled={isBusy}
                  aria-label={`Withdraw the invitation for ${email}`}
                >
                  Withdraw
                </Button>
              </>
            }
          />
        ))}
      </Rows>
      {resend.data !== undefined && (
        <Box px="lg" pb="lg">
          <InvitationDelivery given={resend.data} />
        </Box>
      )}
      <ShowMore query={query} />
    </Panel>
  );
}

function useInvitationActions() {
  const trpc = useTRPC();
  const refresh = useRefreshEverything();
  const revoke = useMutation(
    trpc.members.revokeInvitation.mutationOptions({
      onSuccess: () => {
        notifyDone("Invitation withdrawn. The link no longer works.");
        refresh();
      },
      onError: (error) => (notifyProblem(error), refresh()),
    }),
  );
  const resend = useMutation(
    trpc.members.resendInvitation.mutationOptions({
      onSuccess: refresh,
      onError: (error) => (notifyProblem(error), refresh()),
    }),
  );
  const isBusy = revoke.isPending || resend.isPending;
  return { revoke, resend, isBusy };
}
