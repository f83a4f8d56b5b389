/**
 * Names of the tz database that are no places, folded to lower case, with the place that each of them links to there (its
 * file `backward`). PostgreSQL takes `CET`, `EET`, `MET` and `WET` for abbreviations with a fixed winter offset, Node
 * follows summer time: under the name of the place, they agree.
 *
 * `EST`, `MST`, `HST` and `GMT` are left out: the database links them to Panama, Phoenix, Honolulu and Abidjan, while the
 * people who type them mean New York, Denver, Honolulu and London.
 */
export const NAMES_WITHOUT_PLACE: ReadonlyMap<string, string> = new Map([
  ["cet", "Europe/Brussels"],
  ["met", "Europe/Brussels"],
  ["eet", "Europe/Athens"],
  ["wet", "Europe/Lisbon"],
  ["est5edt", "America/New_York"],
  ["cst6cdt", "America/Chicago"],
  ["mst7mdt", "America/Denver"],
  ["pst8pdt", "America/Los_Angeles"],
  ["cuba", "America/Havana"],
  ["egypt", "Africa/Cairo"],
  ["eire", "Europe/Dublin"],
  ["gb", "Europe/London"],
  ["gb-eire", "Europe/London"],
  ["hongkong", "Asia/Hong_Kong"],
  ["iceland", "Atlantic/Reykjavik"],
  ["iran", "Asia/Tehran"],
  ["israel", "Asia/Jerusalem"],
  ["jamaica", "America/Jamaica"],
  ["japan", "Asia/Tokyo"],
  ["kwajalein", "Pacific/Kwajalein"],
  ["libya", "Africa/Tripoli"],
  ["navajo", "America/Denver"],
  ["nz", "Pacific/Auckland"],
  ["nz-chat", "Pacific/Chatham"],
  ["poland", "Europe/Warsaw"],
  ["portugal", "Europe/Lisbon"],
  ["prc", "Asia/Shanghai"],
  ["roc", "Asia/Taipei"],
  ["rok", "Asia/Seoul"],
  ["singapore", "Asia/Singapore"],
  ["turkey", "Europe/Istanbul"],
  ["w-su", "Europe/Moscow"],
  ["uct", "UTC"],
  ["universal", "UTC"],
  ["zulu", "UTC"],
]);
