import { KILLED_APPLIES } from "./accidents";
import { describeAccidents } from "./carried-out";

describeAccidents("an apply is killed", KILLED_APPLIES);
