/** The two mornings on which the order service learned a new version of `order.placed` (order-placed.ts). */
import { chen } from "../cast";
import { releases } from "../order-placed";
import { fact, type Scene, scene } from "../scene";
import { seconds } from "../story-time";
import { number } from "../value";

export const releaseScenes = (): Scene[] =>
  releases.map(({ version, since, release }) =>
    scene(since - seconds(40), chen, { source: "deploy", reason: "planned release" }, [
      fact(`release ${release}`, "release.deployed", {
        entity: ["release", release],
        payload: { service: "oms", schemas: { "order.placed": number(version) } },
      }),
    ]),
  );
