/** Rows a page of the timeline holds: three screens, so that scrolling rarely meets the end of what is loaded. */
export const pageRows = 100;
