import { openApi } from "@/lib/model/openapi";

/** `GET /api/v1/openapi.json`: the API's description, without a sign-in. */
export function GET(): Response {
  return Response.json(openApi);
}
