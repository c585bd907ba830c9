/** `whence user add`: an account, with a generated password printed once or one read from standard input. */
import { randomInt } from "node:crypto";
import { text as readAll } from "node:stream/consumers";
import { type Role, roles } from "@/lib/model/role";
import { withLog } from "../with-log";
import { type Command, type CommandArguments, UsageError } from "./command";
import { operator } from "./operator";

export const userCommand: Command = {
  usage: "user add EMAIL --role ROLE",
  summary: "Makes an account and prints its password, once.",
  help: `  --role ROLE        ${roles.join(", ")}
  --name NAME        shown beside what they do; default the address
  --password-stdin   read the password from standard input instead of making one`,
  options: { role: { type: "string" }, name: { type: "string" }, "password-stdin": { type: "boolean" } },
  words: [2, 2],
  run: async (args, context) => {
    const [verb, email = ""] = args.words;
    if (verb !== "add") throw new UsageError(`"${verb}" is not something a user can do.`);
    const role = readRole(args);
    const given = args.flag("password-stdin") ? (await readAll(process.stdin)).replace(/\r?\n$/, "") : null;
    const password = given ?? makePassword();
    return withLog("whence user", context, async () => {
      const { addAccount } = await import("@/lib/access/server/add-account");
      const name = args.text("name") ?? email.split("@")[0] ?? email;
      const made = await addAccount({ email, name, role, password }, operator());
      if (!made.ok) {
        console.error(made.message);
        return 1;
      }
      console.error(
        `${made.email} can sign in as ${role}.${given === null ? " The password; it is not shown again:" : ""}`,
      );
      if (given === null) console.log(password);
      return 0;
    });
  },
};

function readRole(args: CommandArguments): Role {
  const wanted = args.text("role");
  const role = roles.find((known) => known === wanted);
  if (!role) throw new UsageError(wanted ? `There is no role "${wanted}".` : "--role is missing.");
  return role;
}

// No 0 O 1 l I: it will be typed from a terminal. Five groups of four are 117 bits.
const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

export function makePassword(): string {
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join("");
  return Array.from({ length: 5 }, group).join("-");
}
