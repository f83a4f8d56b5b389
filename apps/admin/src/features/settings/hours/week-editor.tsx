import {
  ActionIcon,
  Button,
  Menu,
  NativeSelect,
  Switch,
  Text,
  TextInput,
  VisuallyHidden,
} from "@mantine/core";
import { IconCopy, IconPlus, IconX } from "@tabler/icons-react";
import { type Days, type Place, type Span, WEEKDAYS, dayProblem, sayDay, withBreak } from "./week.ts";
import classes from "./week-editor.module.css";

type WeekEditorProps = {
  readonly days: Days;
  /** Where hours can be; empty in a clinic with one address. */
  readonly places: readonly Place[];
  readonly isReadOnly: boolean;
  readonly onChange: (days: Days) => void;
};

const FALLBACK: Span = { opensAt: "09:00", closesAt: "17:00" };

export function WeekEditor({ days, places, isReadOnly, onChange }: WeekEditorProps) {
  const setDays = (indexes: readonly number[], spans: readonly Span[]) =>
    onChange(days.map((day, index) => (indexes.includes(index) ? spans : day)));
  // A day that opens does so as the day before it, mostly.
  const usual = (index: number) =>
    days.slice(0, index).findLast((day) => day.length > 0) ??
    days.find((day) => day.length > 0) ?? [FALLBACK];
  return (
    <div>
      {WEEKDAYS.map((name, index) => {
        const spans = days[index] ?? [];
        return (
          <div key={name} className={classes["day"]} role="group" aria-label={name}>
            <Switch
              className={classes["name"] ?? ""}
              label={name}
              checked={spans.length > 0}
              onChange={(event) => setDays([index], event.currentTarget.checked ? usual(index) : [])}
              disabled={isReadOnly}
            />
            {isReadOnly ? (
              <Text className={classes["spans"] ?? ""}>{sayDay(spans, places)}</Text>
            ) : (
              <DaySpans
                name={name}
                spans={spans}
                places={places}
                onChange={(next) => setDays([index], next)}
              />
            )}
            {!isReadOnly && (
              <CopyDay name={name} onCopy={(targets) => setDays(targets, spans)} from={index} />
            )}
          </div>
        );
      })}
    </div>
  );
}

type DaySpansProps = {
  readonly name: string;
  readonly places: readonly Place[];
  readonly spans: readonly Span[];
  readonly onChange: (spans: readonly Span[]) => void;
};

function DaySpans({ name, spans, places, onChange }: DaySpansProps) {
  if (spans.length === 0) {
    return (
      <Text className={classes["spans"] ?? ""} c="dimmed">
        Closed
      </Text>
    );
  }
  const problem = dayProblem(spans);
  const set = (at: number, part: Partial<Span>) =>
    onChange(spans.map((span, index) => (index === at ? { ...span, ...part } : span)));
  return (
    <div className={classes["spans"]}>
      {spans.map((span, index) => (
        <SpanFields
          key={index}
          day={name}
          index={index}
          span={span}
          places={places}
          isWrong={problem !== null}
          onChange={(part) => set(index, part)}
          onRemove={() => onChange(spans.filter((_span, other) => other !== index))}
        />
      ))}
      {problem !== null && (
        <Text size="sm" c="var(--danger-ink)" role="alert">
          <VisuallyHidden>{name}: </VisuallyHidden>
          {problem}
        </Text>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={() => onChange(withBreak(spans))}
        aria-label={`Add break on ${name}`}
      >
        Add break
      </Button>
    </div>
  );
}

type SpanFieldsProps = {
  readonly day: string;
  readonly places: readonly Place[];
  readonly index: number;
  readonly span: Span;
  readonly isWrong: boolean;
  readonly onChange: (part: Partial<Span>) => void;
  readonly onRemove: () => void;
};

function SpanFields({ day, index, span, places, isWrong, onChange, onRemove }: SpanFieldsProps) {
  return (
    <div className={classes["span"]}>
      <TextInput
        type="time"
        aria-label={`${day} opens${nth(index)}`}
        value={span.opensAt}
        onChange={(event) => onChange({ opensAt: event.currentTarget.value })}
        error={isWrong}
      />
      <span aria-hidden>–</span>
      <TextInput
        type="time"
        aria-label={`${day} closes${nth(index)}`}
        // The end of the day: a field for times has no 24:00.
        value={span.closesAt === "24:00" ? "00:00" : span.closesAt}
        onChange={({ currentTarget: { value } }) =>
          onChange({ closesAt: value === "00:00" ? "24:00" : value })
        }
        error={isWrong}
      />
      {places.length > 0 && (
        <NativeSelect
          aria-label={`${day} location${nth(index)}`}
          data={[
            { value: "", label: "No location" },
            ...places.map(({ locationId, name }) => ({ value: locationId, label: name })),
          ]}
          value={span.locationId ?? ""}
          onChange={({ currentTarget: { value } }) => onChange({ locationId: value === "" ? null : value })}
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`Remove time range ${index + 1} on ${day}`}
        onClick={onRemove}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}

const nth = (index: number) => (index === 0 ? "" : ` (${index + 1})`);

type CopyDayProps = {
  readonly name: string;
  readonly from: number;
  readonly onCopy: (targets: readonly number[]) => void;
};

const WORKDAYS = [0, 1, 2, 3, 4];
const ALL = [...WORKDAYS, 5, 6];

function CopyDay({ name, from, onCopy }: CopyDayProps) {
  return (
    <Menu position="bottom-end" returnFocus>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Copy ${name} to other days`}>
          <IconCopy size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Copy {name} to</Menu.Label>
        <Menu.Item onClick={() => onCopy(WORKDAYS)}>Monday to Friday</Menu.Item>
        <Menu.Item onClick={() => onCopy(ALL)}>Every day</Menu.Item>
        <Menu.Divider />
        {WEEKDAYS.map(
          (other, index) =>
            index !== from && (
              <Menu.Item key={other} onClick={() => onCopy([index])}>
                {other}
              </Menu.Item>
            ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
