import { WINDOWS_TO_IANA_MAP } from "windows-iana";

/** Left out of the CLDR's table, because Windows gave them up; old calendars have them still. */
const GIVEN_UP: readonly (readonly [string, string])[] = [
  ["mid-atlantic standard time", "Etc/GMT+2"],
  ["kamchatka standard time", "Asia/Kamchatka"],
];

/** From the names that Windows has for zones, in lower case, to places: the CLDR's table, where 001 stands for the world. */
export const WINDOWS_ZONES: ReadonlyMap<string, string> = new Map([
  ...GIVEN_UP,
  ...WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === "001").map(
    ({ windowsName, iana }) => [windowsName.toLowerCase(), iana[0] ?? ""] as const,
  ),
]);
