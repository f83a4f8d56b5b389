import type { Zone } from "@callwaiting/domain/zone";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { type FreeTimes, LOOK_AHEAD_DAYS, findFreeTimes } from "./find-free-times.ts";
import { CALLER, type PresetName, RIVAL, askFor, askToBook, toFreeTime } from "./presets.ts";
import type { Heard, ToolName } from "./tools.ts";
import type { OpenCall } from "./turns.ts";
import type { TryLineState } from "./use-try-line.ts";

type Form = { readonly from: string; readonly fill: (name: ToolName, heard: Heard) => void };

/** Plays a preset from beginning to end, on the call that is open or on a new one. */
export function usePresets(line: TryLineState, form: Form) {
  const { client } = useApi();
  const { zone } = useOrganization();
  const play = async (preset: PresetName): Promise<void> => {
    const times = await findFreeTimes(client, zone);
    if (times === null) return line.add({ kind: "note", text: NOTHING_FREE });
    const call = await onTheLine(line, preset, form.from);
    const scene = { ...times, zone };
    if (preset === "taken") {
      await line.askAs(RIVAL, askToBook(scene, RIVAL, { providerName: times.free.provider }));
    }
    const existing = preset === "move" || preset === "cancel" ? await bookedOn(line, call, scene) : null;
    const free = existing?.free ?? times.free;
    const other = free.at === times.other.at ? times.free : times.other;
    const wish = askFor(preset, { ...scene, free, other, who: existing?.who ?? CALLER.name });
    form.fill(wish.name, wish.heard);
    await line.ask(call, wish);
  };
  return { play: (preset: PresetName) => line.run(() => play(preset)) };
}

const NOTHING_FREE = `There is no free time in the next ${LOOK_AHEAD_DAYS} days. Check the services and opening hours.`;

/** A call with a number for all but the one that is about having none. */
async function onTheLine(line: TryLineState, preset: PresetName, from: string): Promise<OpenCall> {
  const needsNumber = preset !== "no_contact";
  const { current } = line.open;
  if (current !== null && (current.from !== null) === needsNumber) return current;
  await line.hangUp();
  return line.start(needsNumber ? from.trim() || CALLER.number : "");
}

/** What this call booked last; where there is nothing, it books something first. */
async function bookedOn(line: TryLineState, call: OpenCall, scene: FreeTimes & { readonly zone: Zone }) {
  const booked = line.lastBooking(call.callId);
  if (booked === null) {
    await line.ask(call, askToBook(scene, CALLER));
    return null;
  }
  const free = { ...scene.free, ...toFreeTime(booked.startsAt, scene.zone) };
  return { free, who: booked.patientName };
}
