import { addressesOf, addressOf, movesOf } from "../elements";
import { isOurs, pathOf } from "../ownership";
import type { Guard } from "./guard";

/** The construct would write nothing, and what it guards would be gone. */
export const movedAway: Guard = ({ resources }) =>
  resources
    .filter((resource) => isOurs(resource) && addressesOf(resource).length === 0)
    .map((resource) => {
      const to = movesOf(resource)[0]?.to ?? "another resource";
      return `${resource.node.path} moves away, to ${to}: call moveFromId(${JSON.stringify(addressOf(resource))}) on the resource that stands there instead, and take ${pathOf(resource)} out of the program`;
    });
