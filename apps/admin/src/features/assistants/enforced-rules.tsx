import { List, Text } from "@mantine/core";
import { IconChevronDown, IconLock } from "@tabler/icons-react";
import classes from "./assistants.module.css";
import { readRules } from "./read-rules.ts";

type EnforcedRulesProps = { readonly title: string; readonly text: string };

/** The part of the prompt that nobody edits: an outline, and all of it when asked for. */
export function EnforcedRules({ title, text }: EnforcedRulesProps) {
  const { paragraphs, sections } = readRules(text);
  const outline = sections.length > 1 ? sections.map((section) => section.title).join(" · ") : null;
  return (
    <details className={classes["rules"]}>
      <summary className={classes["rulesHead"]}>
        <IconLock size={16} aria-hidden />
        <span className={classes["rulesTitle"]}>
          {title}
          {outline !== null && <span className={classes["outline"]}>{outline}</span>}
        </span>
        <IconChevronDown size={16} aria-hidden className={classes["chevron"]} />
      </summary>
      <div className={classes["rulesBody"]}>
        {paragraphs.slice(0, 1).map((paragraph) => (
          <Text size="sm" key={paragraph}>
            {paragraph}
          </Text>
        ))}
        {sections.map((section) => (
          <div key={section.title}>
            <Text size="sm" fw={650} mt="sm">
              {section.title}
            </Text>
            <List size="sm" spacing={4} mt={4}>
              {section.rules.map((rule) => (
                <List.Item key={rule}>{rule}</List.Item>
              ))}
            </List>
          </div>
        ))}
        {paragraphs.slice(1).map((paragraph) => (
          <Text size="sm" mt="sm" key={paragraph}>
            {paragraph}
          </Text>
        ))}
      </div>
    </details>
  );
}
