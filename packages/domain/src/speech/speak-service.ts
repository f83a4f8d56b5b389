/**
 * A service within a sentence: "a cleaning", "an X-ray". What has no article of its own, or may be a name ("MRI", "Follow-ups"),
 * stays as the clinic writes it.
 */
export function speakService(name: string): string {
  const isWords = /^[A-Z]?[a-z]+(?:[ -][A-Za-z]+)*$/.test(name) && !/[^s]s$/.test(name);
  if (!isWords) return /^[A-Z]-?(?:ray|scan)$/i.test(name) ? `an ${name}` : name;
  const said = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return `${/^(?:[aeio]|u(?!ni|ri|s))/.test(said) ? "an" : "a"} ${said}`;
}
