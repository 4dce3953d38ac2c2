import { AppError } from '@stream-tech/domain';
import type { Knex } from 'knex';

/** What an operator keeps of a list. */
export type OperatorView = {
  id: string;
  name: string;
  /** The filter as the page's address has it, without the question mark. */
  query: string;
  /** The columns that are shown, in their order; empty: as everybody has them. */
  columns: string[];
};

/** More than anybody tells apart in a menu. */
const MOST_VIEWS = 50;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
const toView = ({ id, name, query, columns }: any): OperatorView => ({ id, name, query, columns });

export type OperatorViewStore = ReturnType<typeof createOperatorViewStore>;

/** Views that operators keep of the console's lists; each sees only their own. */
export const createOperatorViewStore = (db: Knex) => ({
  /** By name. */
  async list(operatorId: string, page: string): Promise<OperatorView[]> {
    return (await db('operator_views').where({ operator_id: operatorId, page }).orderByRaw('lower(name), id')).map(toView);
  },

  /** Keeps a view under its name; one that has this name already becomes this one. Throws `too-many-views`. */
  keep: (operatorId: string, page: string, { name, query, columns }: Omit<OperatorView, 'id'>): Promise<OperatorView> => db.transaction(async (trx) => {
    // One after another, so that two at once can't both be the last that fits.
    await trx('operators').where({ id: operatorId }).forUpdate().first('id');
    const { count } = (await trx('operator_views').where({ operator_id: operatorId, page }).whereNot({ name }).count({ count: '*' }).first()) ?? { count: 0 };
    if (Number(count) >= MOST_VIEWS) throw new AppError('too-many-views', `There are ${MOST_VIEWS} views already. Remove one first.`, 'fix-the-data');
    const [row] = await trx('operator_views').insert({ operator_id: operatorId, page, name, query, columns }).onConflict(['operator_id', 'page', 'name']).merge({ query, columns, updated_at: trx.fn.now() }).returning(['id', 'name', 'query', 'columns']);
    return toView(row);
  }),

  /** False where the operator has no such view. */
  async remove(operatorId: string, id: string): Promise<boolean> {
    return await db('operator_views').where({ operator_id: operatorId, id }).delete() > 0;
  },
});
