/**
 * Changes the switches named, and no other.
 * @throws {RangeError} for a switch that does not exist or a value of another type.
 */
export function setSwitches<Switches extends object>(switches: Switches, changes: Record<string, unknown>): Switches {
  for (const [name, value] of Object.entries(changes)) {
    const known = switches as Record<string, unknown>;
    if (!Object.hasOwn(known, name)) throw new RangeError(`No switch "${name}". Known: ${Object.keys(known).join(', ')}.`);
    if (typeof known[name] !== typeof value) throw new RangeError(`Switch "${name}" takes a ${typeof known[name]}.`);
    known[name] = value;
  }
  return switches;
}
