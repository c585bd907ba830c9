"use client";

// Inside the frame, so that the rail and the way out stay; the words are those of app/error.tsx.
export { default } from "../error";
