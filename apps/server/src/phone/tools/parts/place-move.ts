import { AMBIGUOUS_BESIDE_NEW, IS_MOMENT, IS_NEW_MOMENT, OLD, OURS } from "../argument-aliases.ts";
import { type SentArgument, plainArgumentName } from "../flatten-arguments.ts";

/** "2027-02-08T10:00", "Monday at 3", "tomorrow 3 pm". */
const DAY_AND_TIME = /\d[T ]\d{1,2}:\d{2}|[a-z]{3}.* (?:at )?\d{1,2}(?::\d{2}| ?[ap]\.?m)|[a-z]{3}.* at \d/i;

const namesOf = (ours: string) => OURS.find(([name]) => name === ours)?.[1];
const isIn = ({ names }: SentArgument, ...sets: readonly (ReadonlySet<string> | undefined)[]) =>
  names.some((name) => sets.some((set) => set?.has(name)));

/**
 * "date" and "time" of a tool that moves: where the appointment goes, if nothing else says so, and where it is now is said apart from
 * them or both are there. A day alone could be either.
 */
export function placeMove(sent: readonly SentArgument[], known: readonly string[]): readonly SentArgument[] {
  if (!known.includes("newDate")) return sent;
  const [dates, times] = [namesOf("appointmentDate"), namesOf("appointmentTime")];
  const own = (name: string) => new Set([plainArgumentName(name)]);
  const isNew = sent.some((argument) =>
    isIn(argument, IS_NEW_MOMENT, namesOf("newDate"), namesOf("newTime"), own("newDate"), own("newTime")),
  );
  if (isNew) return sent;
  const isOldSaid = sent.some((argument) =>
    isIn(argument, ...OLD.map(([, names]) => names), own("appointmentDate"), own("appointmentTime")),
  );
  const isBoth =
    sent.some((argument) => isIn(argument, IS_MOMENT) && DAY_AND_TIME.test(String(argument.value))) ||
    (sent.some((argument) => isIn(argument, dates)) && sent.some((argument) => isIn(argument, times)));
  if (!isOldSaid && !isBoth) return sent;
  return sent.map((argument) => {
    if (!isIn(argument, AMBIGUOUS_BESIDE_NEW)) return argument;
    const name = isIn(argument, IS_MOMENT) ? "newdatetime" : isIn(argument, dates) ? "newdate" : "newtime";
    return { ...argument, names: [name] };
  });
}
