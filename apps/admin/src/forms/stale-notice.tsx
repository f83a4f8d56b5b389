import { Alert, Button, List, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useSayLastChange } from "../format/last-change.ts";
import { type Draft, describeCollision } from "./use-draft.ts";

type StaleNoticeProps<T> = {
  readonly draft: Draft<T>;
  /** "the opening hours" */
  readonly what: string;
  readonly fields: readonly { readonly label: string; readonly say: (value: T) => string }[];
};

/** Somebody else saved the same thing meanwhile: who and when, what they changed, and that nothing typed is lost. */
export function StaleNotice<T>({ draft: { collision, discard }, what, fields }: StaleNoticeProps<T>) {
  const say = useSayLastChange();
  if (collision === null) return null;
  return (
    <Alert color="yellow" icon={<IconUsers size={18} />} title={say(what, collision.lastChange)} role="alert">
      <List size="sm" spacing={4}>
        {describeCollision(collision, fields).map(({ label, before, now, mine }) => (
          <List.Item key={label}>
            <strong>{label}</strong>: {before} became {now}.{mine !== null && ` You entered ${mine}.`}
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        Your changes are not saved yet, but they are still here. Save again to apply them on top of the
        others.
      </Text>
      <Button variant="default" size="xs" mt="sm" onClick={discard}>
        Discard mine, use theirs
      </Button>
    </Alert>
  );
}
