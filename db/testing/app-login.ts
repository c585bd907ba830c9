/** The logins of the web process and of upkeep in tests. The same for every run: runs that share a server share them too. */
export const appLogin = { user: "whence_app", password: "whence-test" };
export const upkeepLogin = { user: "whence_upkeep", password: "whence-test" };
