import { Alert, Anchor } from "@mantine/core";
import { IconShieldExclamation } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { DayAndTime } from "../../ui/time-text.tsx";

/** For who must have a second factor soon, above every screen. */
export function SecondFactorNotice({ neededFrom }: { readonly neededFrom: string }) {
  return (
    <Alert
      color="yellow.8"
      variant="light"
      icon={<IconShieldExclamation size={18} />}
      m="md"
      mb={0}
      c="var(--ink)"
    >
      Owners and admins need a second factor here from <DayAndTime at={neededFrom} /> on.{" "}
      <Anchor
        c="var(--ink)"
        td="underline"
        renderRoot={(props) => <Link {...props} to="/settings/second-factor" />}
      >
        Set up yours
      </Anchor>
    </Alert>
  );
}
