import classes from "./letter-avatar.module.css";

/** The first letters of a name, as something to hold on to in a list. It says nothing that the name does not. */
export function LetterAvatar({ name }: { readonly name: string }) {
  return (
    <span className={classes["avatar"]} aria-hidden>
      {initialsOf(name)}
    </span>
  );
}

/** "Ann-Marie van Lee" is "AL". */
function initialsOf(name: string): string {
  const letters = name.split(/\s+/).flatMap((word) => /^\p{L}/u.exec(word)?.[0] ?? []);
  const last = letters.length > 1 ? (letters.at(-1) ?? "") : "";
  return `${letters[0] ?? "?"}${last}`.toUpperCase();
}
