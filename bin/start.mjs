const parent = process.ppid;
// `npm start` and `npm run dev`: installs, builds, starts the database, migrates, serves (bin/commands/start.ts).
const { main } = await import("./main.mjs");
await main(["start", ...process.argv.slice(2)], parent);
