import { redirect } from "next/navigation";
import { requireViewer } from "@/lib/access/server/session";
import { startHref } from "@/lib/query/view";

export default async function Home() {
  await requireViewer();
  redirect(startHref);
}
