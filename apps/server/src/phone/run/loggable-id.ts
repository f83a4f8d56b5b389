/** An id is the sender's text; one that does not look like an id is not written to the log. */
export function loggableId(id: string): string {
  return /^[\w.-]{1,128}$/.test(id) ? id : "(unusual)";
}
