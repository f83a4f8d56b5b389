import { ActionIcon, Menu, Select, Text } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { AppRouter } from "@callwaiting/server/router";
import { useMutation } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useOrganization, useSession } from "../../../api/session.ts";
import { useRefreshEverything, useTRPC } from "../../../api/trpc.ts";
import { confirmAction } from "../../../ui/confirm-action.tsx";
import { notifyDone, notifyProblem } from "../../../ui/notify.tsx";
import { Row } from "../../../ui/rows.tsx";
import { ROLES, manageableRoles, roleLabel } from "./roles.ts";

export type Member = inferRouterOutputs<AppRouter>["members"]["list"]["items"][number];

type MemberRowProps = {
  readonly member: Member;
  readonly onReset: (reset: { readonly displayName: string; readonly token: string }) => void;
};

export function MemberRow({ member, onReset }: MemberRowProps) {
  const { user } = useSession();
  const { role: own } = useOrganization();
  const { displayName, email, hasSecondFactor, role, userId } = member;
  const isMe = user.userId === userId;
  const given = manageableRoles(own);
  const mayManage = !isMe && given.includes(role);
  const actions = useActions(member, onReset);
  return (
    <Row
      title={isMe ? `${displayName} (you)` : displayName}
      detail={hasSecondFactor ? `${email} · second factor` : email}
      actions={
        mayManage ? (
          <>
            <Select
              aria-label={`Role of ${displayName}`}
              data={ROLES.filter(({ value }) => given.includes(value))}
              value={role}
              onChange={(value) => void actions.changeRole(value)}
              allowDeselect={false}
              w={120}
            />
            <Menu position="bottom-end" returnFocus>
              <Menu.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={`More actions for ${displayName}`}
                >
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {own === "owner" && (
                  <Menu.Item onClick={() => void actions.reset()}>Create a password reset link</Menu.Item>
                )}
                {own === "owner" && hasSecondFactor && (
                  <Menu.Item onClick={() => void actions.resetFactor()}>Reset the second factor</Menu.Item>
                )}
                <Menu.Item c="var(--danger-ink)" onClick={() => void actions.remove()}>
                  Remove from the organization
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {roleLabel(role)}
          </Text>
        )
      }
    />
  );
}

function useActions({ userId, displayName }: Member, onReset: MemberRowProps["onReset"]) {
  const trpc = useTRPC();
  const refresh = useRefreshEverything();
  const onError = (error: unknown) => (notifyProblem(error), refresh());
  const change = useMutation(
    trpc.members.changeRole.mutationOptions({
      onSuccess: (_done, { role }) => {
        notifyDone(`The role of ${displayName} is now ${roleLabel(role).toLowerCase()}.`);
        refresh();
      },
      onError,
    }),
  );
  const remove = useMutation(
    trpc.members.remove.mutationOptions({
      onSuccess: () => (notifyDone(`${displayName} was removed.`), refresh()),
      onError,
    }),
  );
  const reset = useMutation(
    trpc.members.openPasswordReset.mutationOptions({
      onSuccess: ({ token }) => onReset({ displayName, token }),
      onError,
    }),
  );
  const resetFactor = useResetFactor({ userId, displayName }, onError);
  return {
    resetFactor,
    changeRole: async (value: string | null) => {
      const next = ROLES.find((one) => one.value === value);
      if (next === undefined) return;
      const isSure = await confirmAction({
        title: `Change the role of ${displayName} to ${next.label.toLowerCase()}?`,
        message: `${next.means} This takes effect right away.`,
        confirmLabel: "Change role",
      });
      if (isSure) change.mutate({ userId, role: next.value });
    },
    remove: async () => {
      const isSure = await confirmAction({
        title: `Remove ${displayName}?`,
        message: "They lose access right away. What they booked and changed stays, under their name.",
        confirmLabel: "Remove",
        isDangerous: true,
      });
      if (isSure) remove.mutate({ userId });
    },
    reset: async () => {
      const isSure = await confirmAction({
        title: `Reset the password of ${displayName}?`,
        message: "You get a link to pass on to them. Their password stays the same until they use it.",
        confirmLabel: "Create link",
      });
      if (isSure) reset.mutate({ userId });
    },
  };
}

function useResetFactor(
  { userId, displayName }: Pick<Member, "userId" | "displayName">,
  onError: (error: unknown) => void,
) {
  const trpc = useTRPC();
  const refresh = useRefreshEverything();
  const { mutate } = useMutation(
    trpc.members.resetSecondFactor.mutationOptions({
      onSuccess: () => (notifyDone(`${displayName} signs in with the password alone now.`), refresh()),
      onError,
    }),
  );
  return async () => {
    const isSure = await confirmAction({
      title: `Reset the second factor of ${displayName}?`,
      message:
        "Make sure that it is they who ask. They are signed out everywhere, and sign in with the password alone.",
      confirmLabel: "Reset",
      isDangerous: true,
    });
    if (isSure) mutate({ userId });
  };
}
