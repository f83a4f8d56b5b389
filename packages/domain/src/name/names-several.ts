const SEVERAL = /\p{L}[\p{L}\p{M}'. -]*(?:\s(?:and|or|und|oder|plus)\s|\s?[&+]\s?)(?:\p{L}|$)/iu;

/** Whether a name is that of two people, "John and Jane Doe", "Mr. & Mrs. Hall": an appointment is for one. */
export function namesSeveral(name: string): boolean {
  return SEVERAL.test(name);
}
