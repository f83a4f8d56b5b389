import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { addDays, startOfDay, todayIn } from "../../format/clinic-time.ts";
import { CALLER, type FreeTime, type PresetName, RIVAL, askFor, askToBook, toFreeTime } from "./presets.ts";
import type { Heard, ToolName } from "./tools.ts";
import type { OpenCall, TryLineState } from "./use-try-line.ts";

const LOOK_AHEAD_DAYS = 30;

type Times = { readonly free: FreeTime; readonly other: FreeTime; readonly service: string };

/** Plays a preset from beginning to end, on the call that is open or on a new one. */
export function usePresets(
  line: TryLineState,
  form: { readonly from: string; readonly fill: (name: ToolName, heard: Heard) => void },
) {
  const { client } = useApi();
  const { timeZone } = useOrganization();

  /** Two free times of the first day that has some, tomorrow or later. */
  const findTimes = async (): Promise<Times | null> => {
    const tomorrow = addDays(todayIn(timeZone), 1);
    const { services, providers } = await client.availability.frame.query({ fromDay: tomorrow });
    const service = services.find(({ active }) => active);
    if (service === undefined) return null;
    const from = startOfDay(tomorrow, timeZone);
    const until = startOfDay(addDays(tomorrow, LOOK_AHEAD_DAYS), timeZone);
    const found = await client.availability.slots.query({ serviceId: service.serviceId, from, until });
    const nameOf = (id = "") => providers.find(({ providerId }) => providerId === id)?.name ?? "";
    const free = found
      .filter(({ tooSoon }) => !tooSoon)
      .map(({ startsAt, providerIds }) => ({
        ...toFreeTime(startsAt, timeZone),
        provider: nameOf(providerIds[0]),
      }));
    const [first] = free;
    if (first === undefined) return null;
    const other = free.find((each) => each.day === first.day && each.at > first.at) ?? free.at(-1) ?? first;
    return { free: first, other, service: service.name };
  };

  /** A call with a number for all but the one that is about having none. */
  const onTheLine = async (preset: PresetName): Promise<OpenCall> => {
    const needsNumber = preset !== "no_contact";
    const { current } = line.open;
    if (current !== null && (current.from !== null) === needsNumber) return current;
    await line.hangUp();
    return line.start(needsNumber ? form.from.trim() || CALLER.number : "");
  };

  const play = async (preset: PresetName): Promise<void> => {
    const times = await findTimes();
    if (times === null) {
      line.add({
        kind: "note",
        text: `There is no free time in the next ${LOOK_AHEAD_DAYS} days. Check the services and opening hours.`,
      });
      return;
    }
    const call = await onTheLine(preset);
    const scene = { ...times, timeZone };
    if (preset === "taken") {
      await line.askAs(RIVAL, askToBook(scene, RIVAL, { providerName: times.free.provider }));
    }
    const isChange = preset === "move" || preset === "cancel";
    const booked = isChange ? line.lastBooking(call.callId) : null;
    if (isChange && booked === null) await line.ask(call, askToBook(scene, CALLER));
    const free = booked === null ? times.free : { ...times.free, ...toFreeTime(booked.startsAt, timeZone) };
    const who = booked?.patientName ?? CALLER.name;
    const wish = askFor(
      preset,
      { ...scene, free, who },
      free.at === times.other.at ? times.free : times.other,
    );
    form.fill(wish.name, wish.heard);
    await line.ask(call, wish);
  };

  return { play: (preset: PresetName) => line.run(() => play(preset)) };
}
