import type { Role } from "../../api/session.ts";
import { type NavigationItem, navigationFor } from "../../shell/navigation.ts";
import { sectionsFor } from "../settings/sections.ts";

export type Screen = {
  readonly to: NavigationItem["to"] | ReturnType<typeof sectionsFor>[number]["to"];
  readonly label: string;
  readonly where: string;
};

/** Screens whose name has a word that begins with each word of the text; all of the menu for none. */
export function findScreens(text: string, role: Role): readonly Screen[] {
  const menu = navigationFor(role).map(({ to, label }) => ({ to, label, where: "Screen" }));
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return menu;
  const settings = sectionsFor(role).map(({ to, label }) => ({ to, label, where: "Settings" }));
  return [...menu, ...settings].filter(({ label }) => {
    const parts = label.toLowerCase().split(" ");
    return words.every((word) => parts.some((part) => part.startsWith(word)));
  });
}
