import { ActionIcon, Alert, Code, List, Text } from "@mantine/core";
import { IconPlugConnectedX, IconX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useMayEditSettings } from "../../api/session.ts";
import { useRefreshEverything, useTRPC } from "../../api/trpc.ts";
import { toolLabel } from "../calls/tool-words.ts";

const MOST = 10;
/** Stands where the tool would be: what was sent is the name of a tool. */
const UNKNOWN_TOOL = "unknown_tool";

/** What an assistant that was made by hand sends for nothing. Shown only when there is something. */
export function UnreadArguments() {
  const trpc = useTRPC();
  const refresh = useRefreshEverything();
  const mayEdit = useMayEditSettings();
  const { data } = useQuery(trpc.assistants.unreadArguments.queryOptions());
  const dismiss = useMutation(
    trpc.assistants.dismissUnreadArgument.mutationOptions({ onSuccess: () => refresh() }),
  );
  if (data === undefined || data.length === 0) return null;
  return (
    <Alert
      color="yellow"
      mb="lg"
      icon={<IconPlugConnectedX size={18} />}
      title="Your assistant sends something that is not read"
    >
      <Text size="sm">
        These are names of arguments in your tools at Vapi, or of the tools themselves, that CallWaiting does
        not know. Rename them there, or ignore them if they do not matter.
      </Text>
      <List size="sm" mt="xs" listStyleType="none">
        {data.slice(0, MOST).map(({ tool, name }) => (
          <List.Item key={`${tool} ${name}`}>
            <Code>{name}</Code>
            {tool === UNKNOWN_TOOL ? ", the name of a tool" : ` in “${toolLabel(tool)}”`}
            {mayEdit && (
              <ActionIcon
                ml="xs"
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={`Ignore ${name}`}
                loading={
                  dismiss.isPending && dismiss.variables.name === name && dismiss.variables.tool === tool
                }
                onClick={() => dismiss.mutate({ tool, name })}
              >
                <IconX size={14} />
              </ActionIcon>
            )}
          </List.Item>
        ))}
      </List>
      {data.length > MOST && (
        <Text size="sm" mt="xs">
          And {data.length - MOST} more.
        </Text>
      )}
    </Alert>
  );
}
