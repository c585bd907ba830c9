/** The application's login in tests. The same for every run: runs that share a server share it too. */
export const appLogin = { user: "whence_app", password: "whence-test" };
