import { redirect } from "next/navigation";
import { requireViewer } from "@/lib/access/server/session";

export default async function Home() {
  await requireViewer();
  redirect("/timeline");
}
