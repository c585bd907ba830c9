"use client";

// Inside the frame, so that the rail and the way out stay.
export { FailedPage as default } from "@/components/shell/failed-page";
