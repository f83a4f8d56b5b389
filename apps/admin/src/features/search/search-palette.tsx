import { Kbd, Loader, Modal, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useId, useRef, useState } from "react";
import { ErrorState } from "../../ui/error-state.tsx";
import classes from "./search.module.css";
import type { Find } from "./say-finds.ts";
import { useChoice } from "./use-choice.ts";
import { useFinds } from "./use-finds.ts";

/** One field for people, numbers, appointments, calls and screens; the keyboard alone is enough. */
export function SearchPalette({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const { finds, error, isSearching, retry } = useFinds(typed);
  const list = useId();
  const choose = (find: Find) => {
    onClose();
    find.open(navigate);
  };
  const { active, onKeyDown, begin } = useChoice({ finds, isSearching, onChoose: choose });
  return (
    <Modal opened onClose={onClose} title="Search" size="lg" yOffset="8dvh" centered={false}>
      <TextInput
        data-autofocus
        type="search"
        role="combobox"
        aria-label="Search"
        aria-expanded={finds.length > 0}
        aria-controls={list}
        aria-activedescendant={active < 0 ? undefined : `${list}-${active}`}
        placeholder="Name, last digits of a number, e-mail, screen"
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={isSearching ? <Loader size="xs" /> : null}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          begin();
        }}
        onKeyDown={onKeyDown}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        size="md"
      />
      {error === null ? (
        <FindList id={list} finds={finds} active={active} onChoose={choose} />
      ) : (
        <ErrorState error={error} onRetry={retry} />
      )}
      <p className={classes["nothing"]} role="status">
        {finds.length === 0 && !isSearching && error === null && `Nothing found for “${typed.trim()}”.`}
      </p>
      <p className={classes["keys"]} aria-hidden>
        <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose <Kbd>Enter</Kbd> open <Kbd>Esc</Kbd> close
      </p>
    </Modal>
  );
}

type FindListProps = {
  readonly id: string;
  readonly finds: readonly Find[];
  readonly active: number;
  readonly onChoose: (find: Find) => void;
};

function FindList({ id, finds, active, onChoose }: FindListProps) {
  const groups = [...new Set(finds.map(({ group }) => group))];
  return (
    <div id={id} role="listbox" aria-label="Found" className={classes["list"]}>
      {groups.map((group) => (
        <div key={group} role="group" aria-label={group}>
          <p className={classes["group"]} role="presentation">
            {group}
          </p>
          {finds.map((find, index) =>
            find.group === group ? (
              <Row
                key={`${group} ${find.id}`}
                id={`${id}-${index}`}
                find={find}
                isActive={index === active}
                onChoose={onChoose}
              />
            ) : null,
          )}
        </div>
      ))}
    </div>
  );
}

type RowProps = {
  readonly id: string;
  readonly find: Find;
  readonly isActive: boolean;
  readonly onChoose: (find: Find) => void;
};

/** The field keeps the focus; the chosen row is scrolled into sight. */
function Row({ id, find, isActive, onChoose }: RowProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- The field has the keys.
    <div
      ref={row}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={classes["row"]}
      onClick={() => onChoose(find)}
    >
      <span className={classes["title"]}>{find.title}</span>
      <span className={classes["detail"]}>{find.detail}</span>
    </div>
  );
}
