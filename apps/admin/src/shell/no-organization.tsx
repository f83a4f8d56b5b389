import { Button, Group, Stack, Text } from "@mantine/core";
import { IconBuilding, IconBuildingOff, IconShieldLock } from "@tabler/icons-react";
import { type ReactNode, useEffect } from "react";
import { useSession } from "../api/session.ts";
import { SetUpSecondFactor } from "../features/second-factor/set-up.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { useSignOut } from "./use-sign-out.ts";
import { useSwitchOrganization } from "./use-switch-organization.ts";

/** Signed in, but without a chosen organization: there are several, or none. */
export function NoOrganization() {
  const { organizations, secondFactor } = useSession();
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
  if (secondFactor.isLate) return <LacksSecondFactor leave={leave} />;
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

/** Nothing of the clinic is open before that; another one of theirs may be. */
function LacksSecondFactor({ leave }: { readonly leave: ReactNode }) {
  const { organizations } = useSession();
  const switchTo = useSwitchOrganization();
  return (
    <main>
      <EmptyState isWholePage icon={IconShieldLock} title="Set up your second factor">
        <Stack mt="md" ta="start">
          <Text inherit>
            This clinic asks owners and admins for one. Once it is set up, you go on where you were.
          </Text>
          <SetUpSecondFactor />
          {organizations.length > 1 &&
            organizations.map(({ orgId, name }) => (
              <Button key={orgId} variant="default" onClick={() => switchTo(orgId)}>
                Work for {name}
              </Button>
            ))}
          <Group justify="center">{leave}</Group>
        </Stack>
      </EmptyState>
    </main>
  );
}
