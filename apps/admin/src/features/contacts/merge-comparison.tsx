import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconArrowsExchange } from "@tabler/icons-react";
import { useState } from "react";
import { type FormatPhone, useFormatPhone } from "../../format/phone.ts";
import type { Contact } from "./contact-types.ts";
import classes from "./contact.module.css";
import { useMerge } from "./use-merge.ts";

type MergeComparisonProps = {
  /** Whose page it is. */
  readonly contact: Contact;
  readonly other: Contact;
  readonly onClose: () => void;
  readonly onBack: () => void;
};

export function MergeComparison({ contact, other, onClose, onBack }: MergeComparisonProps) {
  const formatPhone = useFormatPhone();
  const [isSwapped, setIsSwapped] = useState(false);
  const [keep, drop] = isSwapped ? [other, contact] : [contact, other];
  const merge = useMerge({ keep, drop, pageOf: contact.contactId, onDone: onClose });
  return (
    <Stack>
      <Comparison keep={keep} drop={drop} />
      <Text size="sm">{describeResult({ keep, drop }, formatPhone)}</Text>
      {drop.phone !== null && keep.phone !== null && (
        <Alert color="yellow" title={`The number ${formatPhone(drop.phone)} is lost`}>
          A contact has only one number. If somebody books from the lost number, a new contact is created.
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        This cannot be undone.
      </Text>
      <Group justify="space-between">
        <Button
          variant="default"
          leftSection={<IconArrowsExchange size={17} />}
          onClick={() => setIsSwapped(!isSwapped)}
        >
          Keep the other one
        </Button>
        <Group gap="xs">
          <Button variant="subtle" onClick={onBack}>
            Choose another
          </Button>
          <Button loading={merge.isPending} onClick={merge.run}>
            Merge
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

type Pair = { readonly keep: Contact; readonly drop: Contact };

function Comparison({ keep, drop }: Pair) {
  const formatPhone = useFormatPhone();
  const phoneOf = ({ phone }: Contact) => (phone === null ? null : formatPhone(phone));
  return (
    <table className={classes["compare"]} ref={takeFocus} tabIndex={-1} aria-label="What stays and what goes">
      <thead>
        <tr>
          <td />
          <th scope="col">This one stays</th>
          <th scope="col">This one goes</th>
        </tr>
      </thead>
      <tbody>
        <Fact label="Name" keep={keep.name} drop={drop.name} />
        <Fact label="Phone" keep={phoneOf(keep)} drop={phoneOf(drop)} none="No number" />
        <Fact label="E-mail" keep={keep.email} drop={drop.email} none="No e-mail" />
        <tr>
          <th scope="row">Appointments</th>
          <td>{describeVisits(keep)}</td>
          <td>{describeVisits(drop)}, which all move over</td>
        </tr>
      </tbody>
    </table>
  );
}

/** The button that was just pressed is gone. Not to "Merge": Enter, pressed twice, must not do what cannot be undone. */
const takeFocus = (element: HTMLElement | null) => element?.focus();

type FactProps = {
  readonly label: string;
  readonly keep: string | null;
  readonly drop: string | null;
  readonly none?: string;
};

/** What the kept one lacks, it takes; what differs is struck out. */
function Fact({ label, keep, drop, none = "" }: FactProps) {
  const isLost = drop !== null && keep !== null && drop !== keep;
  const isTaken = drop !== null && keep === null;
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{keep ?? none}</td>
      <td>
        {isLost ? <s className={classes["lost"]}>{drop}</s> : (drop ?? none)}
        {isLost && " (lost)"}
        {isTaken && " (moves over)"}
      </td>
    </tr>
  );
}

function describeVisits({ coming, past }: Contact): string {
  return `${counted(coming.length)} upcoming, ${counted(past.length)} past`;
}

/** The server lists 200 of each. */
const counted = (count: number) => (count < 200 ? String(count) : "200 or more");

function describeResult({ keep, drop }: Pair, formatPhone: FormatPhone): string {
  const phone = keep.phone ?? drop.phone;
  const email = keep.email ?? drop.email;
  const reach = [phone === null ? null : formatPhone(phone), email].filter((part) => part !== null);
  return `Afterwards there is one contact: ${[keep.name, ...reach].join(", ")}, with all appointments.`;
}
