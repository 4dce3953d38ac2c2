import type { Knex } from 'knex';

/** Where the installation of a thing is found: its table, and the column that names it. */
const PLACES = {
  installation: ['installations', 'id'],
  integration: ['integrations', 'installation_id'],
  order: ['orders', 'installation_id'],
  event: ['webhook_events', 'installation_id'],
} as const;

/** Kinds of things that belong to one installation, as addresses of the api name them. */
export type ReachKind = keyof typeof PLACES | 'proposal';

export type ReachStore = ReturnType<typeof createReachStore>;

/** Whose a thing is: asked before somebody who sees only some installations gets at it (security.md, 29). */
export const createReachStore = (db: Knex) => ({
  /** The installation that a thing belongs to; undefined where there is no such thing. */
  async installationOf(kind: ReachKind, id: string): Promise<string | undefined> {
    if (kind === 'proposal') {
      const row = await db('service_proposals as p').join('services as s', 's.id', 'p.service_id').where('p.id', id).first('s.installation_id');
      return row?.installation_id;
    }
    const [table, column] = PLACES[kind];
    const row = await db(table).where({ id }).first(`${column} as installation`);
    return row?.installation;
  },
});
