import { Activity } from "lucide-react";
import type { Metadata } from "next";
import { AdminFrame } from "@/components/admin/admin-frame";
import { HealthFigures } from "@/components/admin/health-figures";
import { CheckList, NeedList, StepList } from "@/components/admin/health-lists";
import { buttonStyle } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { requireViewer } from "@/lib/access/server/session";
import { healthFigures, healthTitle, needsSomeone, stepsToProof } from "@/lib/upkeep/health";
import { readHealth } from "@/lib/upkeep/server/read-health";

export const metadata: Metadata = { title: "Health" };

export default async function HealthPage() {
  const viewer = await requireViewer("admin");
  const { facts, checks, drill } = await readHealth(viewer);
  const { title, lead } = healthTitle(facts);
  return (
    <AdminFrame
      current="/admin/health"
      title={title}
      lead={lead}
      rejectedOpen={facts.rejectedOpen}
      actions={
        <a href="/api/v1/metrics" target="_blank" rel="noreferrer" className={buttonStyle({})}>
          <Icon icon={Activity} /> Metrics
        </a>
      }
      panel={null}
    >
      <HealthFigures figures={healthFigures(facts)} partitions={facts.partitions} />
      <div className="-ml-px grid grid-cols-[1.1fr_1fr_1fr] max-lg:grid-cols-1">
        <StepList steps={stepsToProof(facts)} />
        <NeedList needs={needsSomeone(facts)} />
        <CheckList checks={checks} drill={drill} />
      </div>
    </AdminFrame>
  );
}
