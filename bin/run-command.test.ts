import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Command, UsageError } from "./commands/command";
import { makePassword } from "./commands/user";
import { readArguments, runCommand } from "./run-command";

const context = { root: "/nowhere", signal: new AbortController().signal };
let errors: string[];
let output: string[];

beforeEach(() => {
  errors = [];
  output = [];
  vi.spyOn(console, "error").mockImplementation((text) => void errors.push(String(text)));
  vi.spyOn(console, "log").mockImplementation((text) => void output.push(String(text)));
});

afterEach(() => vi.restoreAllMocks());

test("an unknown command is named, with the list of those there are", async () => {
  expect(await runCommand(["explode"], context)).toBe(2);
  expect(errors[0]).toMatch(/no command "explode"[\s\S]*track <schema\.table>/);
  expect(await runCommand(["constructor"], context)).toBe(2);
});

test("help is no error; no command at all is one", async () => {
  expect(await runCommand(["--help"], context)).toBe(0);
  expect(await runCommand([], context)).toBe(2);
});

test.each(["start", "migrate", "import", "track", "untrack", "source", "user", "sample", "url"])(
  "whence %s --help explains itself",
  async (name) => {
    expect(await runCommand([name, "--help"], context)).toBe(0);
    expect(output[0]).toMatch(new RegExp(`^Usage: whence ${name}`));
  },
);

test.each([
  [["track"], /missing/],
  [["track", "a.b", "c.d"], /"c\.d" is too much/],
  [["url", "--rol", "x"], /Unknown option '--rol'/],
  [["url", "--role", "king"], /no role "king"/],
  [["user", "add", "a@b.example"], /--role is missing/],
  [["user", "add", "a@b.example", "--role", "king"], /no role "king"/],
  [["user", "remove", "a@b.example"], /"remove"/],
  [["source", "drop", "shop"], /"drop"/],
  [["import", "xml", "file"], /"xml"/],
])("whence %j is refused with its usage", async (argv, message) => {
  expect(await runCommand(argv, context)).toBe(2);
  expect(errors[0]).toMatch(message);
  expect(errors[0]).toContain(`Usage: whence ${argv[0]}`);
});

test("options are read as what they were declared", () => {
  const command: Command = {
    usage: "x",
    summary: "",
    words: [0, 1],
    options: { ignore: { type: "string", multiple: true }, dry: { type: "boolean" } },
    run: () => Promise.resolve(0),
  };
  const args = readArguments(command, ["--ignore", "a", "word", "--ignore=b"]);
  if (args === "help") throw new Error("help was not asked for");
  expect([args.words, args.texts("ignore"), args.flag("dry"), args.text("dry")]).toEqual([
    ["word"],
    ["a", "b"],
    false,
    undefined,
  ]);
  expect(() => readArguments(command, ["--dry=1"])).toThrow(UsageError);
});

test("a made password is long, legible, and not made twice", () => {
  expect(makePassword()).toMatch(/^([a-zA-Z2-9]{4}-){4}[a-zA-Z2-9]{4}$/);
  expect(makePassword()).not.toBe(makePassword());
});
