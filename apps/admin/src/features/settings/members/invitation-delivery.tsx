import { Alert } from "@mantine/core";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { CopyField } from "../../../ui/copy-field.tsx";

type Members = inferRouterOutputs<AppRouter>["members"];
/** Without `delivery`: nobody wanted it mailed. */
export type Given = Members["invite"] | Members["inviteByMail"];

/** What became of an invitation: it was mailed, or here is the link to pass on. */
export function InvitationDelivery({ given }: { readonly given: Given }) {
  const { email } = given;
  const delivery = "delivery" in given ? given.delivery : null;
  if (delivery?.kind === "sent") {
    return (
      <Alert color="pine" role="status" c="var(--ink)">
        The invitation was mailed to {email}. It works once, within 7 days. If it does not arrive, look in the
        spam folder, send it again, or create a link.
      </Alert>
    );
  }
  const token = "token" in given ? given.token : (delivery?.token ?? "");
  return (
    <Alert
      color={delivery?.kind === "refused" ? "yellow.8" : "pine"}
      title={`Send this link to ${email}`}
      role="status"
      c="var(--ink)"
    >
      <CopyField
        label="Invitation link"
        description={`${whyNotMailed(delivery)}It works once, for this address only, and it is shown only once.`}
        value={`${window.location.origin}/invitation/${token}`}
      />
    </Alert>
  );
}

function whyNotMailed(delivery: Members["inviteByMail"]["delivery"] | null): string {
  if (delivery?.kind === "kept") return "This server has no mail server, so nothing was sent. ";
  return delivery?.kind === "refused" ? `It was not mailed: ${delivery.trouble}. ` : "";
}
