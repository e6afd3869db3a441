import { CHANGES_FROM_OUTSIDE } from "./accidents";
import { describeAccidents } from "./carried-out";

describeAccidents("the org or the state changes from outside", CHANGES_FROM_OUTSIDE);
