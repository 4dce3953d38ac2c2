/**
 * The numbers by which processes exclude each other in Postgres, all in one place: two that were alike would wait for each other without
 * a reason. `countsAddedUp` and `runsAddedUp` stand in migrations, and are here so that nobody takes their numbers.
 */
export const ADVISORY_LOCKS = {
  migrating: 7_320_114,
  testTemplate: 7_320_115,
  administrators: 7_320_116,
  lookingForAlerts: 7_320_117,
  countsAddedUp: 7_320_120,
  runsAddedUp: 7_320_121,
  takingEvents: 7_320_131,
} as const;
