import { ActionIcon, TagsInput, TextInput, Textarea } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useFormatPhone } from "../../../format/phone.ts";
import type { RedFlagRow } from "./red-flag-rows.ts";
import classes from "./red-flags.module.css";

type RedFlagFieldsProps = {
  readonly row: RedFlagRow;
  /** From 1, for who hears the form read out. */
  readonly number: number;
  readonly isReadOnly: boolean;
  readonly change: (part: Partial<RedFlagRow>) => void;
  readonly remove: () => void;
};

const MAX_WORDS = 30;
const MAX_WORD = 60;

/** A list that is pasted, or typed and left, comes as one entry. */
const splitWords = (entries: readonly string[]): string[] => [
  ...new Set(
    entries
      .flatMap((entry) => entry.split(/[,;\n]/))
      .map((word) => word.trim().slice(0, MAX_WORD))
      .filter((word) => word !== ""),
  ),
];

/** What callers may say, and what they hear then. */
export function RedFlagFields({ row, number, isReadOnly, change, remove }: RedFlagFieldsProps) {
  const formatPhone = useFormatPhone();
  const phone = row.phone ?? "";
  return (
    <div className={classes["row"]} role="group" aria-label={`Row ${number}`}>
      <TagsInput
        label="When a caller says"
        placeholder={row.words.length === 0 ? "Type a word, then Enter" : undefined}
        value={[...row.words]}
        onChange={(words) => change({ words: splitWords(words) })}
        splitChars={[",", ";"]}
        maxTags={MAX_WORDS}
        acceptValueOnBlur
        readOnly={isReadOnly}
      />
      <Textarea
        label="The assistant says"
        placeholder="Your own sentence"
        value={row.sentence}
        onChange={(event) => change({ sentence: event.currentTarget.value })}
        maxLength={300}
        autosize
        minRows={1}
        readOnly={isReadOnly}
      />
      <TextInput
        type="tel"
        label="And the number"
        placeholder="Optional"
        value={phone.startsWith("+") ? formatPhone(phone) : phone}
        onChange={(event) => change({ phone: event.currentTarget.value })}
        maxLength={50}
        autoComplete="off"
        readOnly={isReadOnly}
      />
      {!isReadOnly && (
        <ActionIcon
          className={classes["remove"] ?? ""}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`Remove row ${number}`}
          onClick={remove}
        >
          <IconTrash size={17} />
        </ActionIcon>
      )}
    </div>
  );
}
