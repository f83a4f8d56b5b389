import { Panel } from "../../ui/panel.tsx";
import { ListSkeleton } from "../../ui/list-skeleton.tsx";
import classes from "./today.module.css";

export function TodayLoading() {
  return (
    <div className={classes["grid"]}>
      <Panel title="Next" isFlush>
        <ListSkeleton rows={4} />
      </Panel>
      <Panel title="The phone today" isFlush>
        <ListSkeleton rows={4} />
      </Panel>
    </div>
  );
}
