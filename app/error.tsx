"use client";

import { type Failure, FailedPage } from "@/components/shell/failed-page";

/** What failed outside every frame: the page is nothing else. */
export default function ErrorPage(failure: Failure) {
  return (
    <main className="h-dvh">
      <FailedPage {...failure} />
    </main>
  );
}
