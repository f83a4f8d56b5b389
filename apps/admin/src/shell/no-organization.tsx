import { Button, Group, Stack } from "@mantine/core";
import { IconBuilding, IconBuildingOff } from "@tabler/icons-react";
import { useEffect } from "react";
import { useSession } from "../api/session.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { useSignOut } from "./use-sign-out.ts";
import { useSwitchOrganization } from "./use-switch-organization.ts";

/** Signed in, but without a chosen organization: there are several, or none. */
export function NoOrganization() {
  const { organizations } = useSession();
  const signOut = useSignOut();
  const switchTo = useSwitchOrganization();
  useEffect(() => {
    document.title = "CallWaiting";
  }, []);
  const leave = (
    <Button variant="subtle" onClick={() => void signOut()}>
      Sign out
    </Button>
  );
  if (organizations.length === 0) {
    return (
      <main>
        <EmptyState
          isWholePage
          icon={IconBuildingOff}
          title="You are not a member of any organization"
          action={leave}
        >
          Ask an owner or admin to invite you, then sign in again.
        </EmptyState>
      </main>
    );
  }
  return (
    <main>
      <EmptyState isWholePage icon={IconBuilding} title="Where do you want to work?">
        <Stack gap="xs" mt="md">
          {organizations.map(({ orgId, name }) => (
            <Button key={orgId} variant="default" onClick={() => switchTo(orgId)}>
              {name}
            </Button>
          ))}
          <Group justify="center">{leave}</Group>
        </Stack>
      </EmptyState>
    </main>
  );
}
