import { Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useId, useState } from "react";
import { Panel } from "../../ui/panel.tsx";
import { CallBackRow } from "./call-back-row.tsx";
import type { CallBack } from "./use-call-backs.ts";
import classes from "./call-backs.module.css";

type InboxProps = { readonly items: readonly CallBack[]; readonly now: Date };

/** Whom the clinic calls, whatever the reason: the one list for it. */
export function CallBackInbox({ items, now }: InboxProps) {
  const open = items.filter(({ doneAt }) => doneAt === null);
  const done = items.filter(({ doneAt }) => doneAt !== null);
  return (
    <Panel
      title={open.length === 0 ? "Call these people back" : `Call these people back (${open.length})`}
      isFlush
    >
      {open.length === 0 ? (
        <Text size="sm" c="dimmed" className={classes["note"] ?? ""}>
          Everybody was called.
        </Text>
      ) : (
        <Rows items={open} now={now} />
      )}
      {done.length > 0 && <Done items={done} now={now} />}
    </Panel>
  );
}

/** A day of forty calls is longer than the rest of Today. */
const FIRST = 8;

function Rows({ items, now }: InboxProps) {
  const [isAll, setIsAll] = useState(false);
  const shown = isAll ? items : items.slice(0, FIRST);
  return (
    <>
      <ul className={classes["list"]}>
        {shown.map((item) => (
          <CallBackRow key={`${item.kind} ${item.subjectId}`} item={item} now={now} />
        ))}
      </ul>
      {shown.length < items.length && (
        <UnstyledButton className={classes["more"] ?? ""} onClick={() => setIsAll(true)}>
          Show all {items.length}
        </UnstyledButton>
      )}
    </>
  );
}

function Done({ items, now }: InboxProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <>
      <UnstyledButton
        className={classes["more"] ?? ""}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
      >
        Called in the last day: {items.length}
        <IconChevronDown
          size={16}
          aria-hidden
          className={classes["chevron"] ?? ""}
          data-open={isOpen || undefined}
        />
      </UnstyledButton>
      <ul className={classes["list"]} id={id} hidden={!isOpen}>
        {items.map((item) => (
          <CallBackRow key={`${item.kind} ${item.subjectId}`} item={item} now={now} />
        ))}
      </ul>
    </>
  );
}
