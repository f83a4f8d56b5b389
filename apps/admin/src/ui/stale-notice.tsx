import { Alert, Button, List, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";

export type StaleChange = {
  /** "Name" */
  readonly label: string;
  readonly before: string;
  readonly now: string;
  /** What was typed here for the same field; null when it was not touched. */
  readonly mine: string | null;
};

type StaleNoticeProps = { readonly changes: readonly StaleChange[]; readonly onTakeTheirs: () => void };

/** Somebody else saved the same thing meanwhile: what they changed, and that nothing typed here is lost. */
export function StaleNotice({ changes, onTakeTheirs }: StaleNoticeProps) {
  return (
    <Alert
      color="yellow"
      icon={<IconUsers size={18} />}
      title="Somebody else changed this while you were at it"
      role="alert"
    >
      <List size="sm" spacing={4}>
        {changes.map(({ label, before, now, mine }) => (
          <List.Item key={label}>
            <strong>{label}</strong>: {before} became {now}.{mine !== null && ` You entered ${mine}.`}
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="xs">
        Nothing was saved yet. What you entered is kept: save again to put it on top of their change.
      </Text>
      <Button variant="default" size="xs" mt="sm" onClick={onTakeTheirs}>
        Discard mine, show theirs
      </Button>
    </Alert>
  );
}
