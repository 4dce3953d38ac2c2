import type { OrderProblem, OrderStatus } from '@stream-tech/domain';

/** What the queue shows of a delete. */
export type Deletion = {
  /** `under-way`: still in Stream, or not known to be gone. `cleanup-pending`: gone from Stream, not cleared in Linnworks yet. `refused`: Stream did not let it go. */
  state: 'under-way' | 'cleanup-pending' | 'refused' | 'deleted';
  title: string;
  requestedBy: string | null;
  requestedAt: string | null;
  takenOutAt: string | null;
  /** Attempts at Stream; at Linnworks once the cleanup is pending. */
  tries: number;
  /** When it goes on by itself; null: it does not, or not before its account is connected again. */
  nextAt: string | null;
  problem: { code: string; message: string; remedy: string } | null;
};

export const DELETION_COLUMNS = ['delete_requested_at', 'stream_deleted_at', 'delete_due_at', 'delete_tries', 'delete_problem', 'delete_actor', 'write_back_tries'] as const;

type DeletionRow = {
  status: OrderStatus; delete_requested_at: Date | null; stream_deleted_at: Date | null; delete_due_at: Date | null; delete_tries: number; delete_problem: string | null; delete_actor: string | null;
  write_back_due_at: Date | null; write_back_tries: number; write_back_problem: string | null;
};

const TITLES: Record<Deletion['state'], string> = { 'under-way': 'Delete under way', 'cleanup-pending': 'Cleanup pending', refused: 'Delete refused', deleted: 'Deleted' };

const stateOf = (row: DeletionRow): Deletion['state'] | undefined => {
  if (row.status === 'deleted') return 'deleted';
  if (row.stream_deleted_at) return 'cleanup-pending';
  if (row.delete_requested_at) return 'under-way';
  return row.delete_problem === null ? undefined : 'refused';
};

const problemOfRow = ({ delete_problem: kept, write_back_problem: notCleared }: DeletionRow, state: Deletion['state']): Deletion['problem'] => {
  if (state === 'cleanup-pending') return notCleared === null ? null : { code: 'linnworks-not-cleared', message: notCleared, remedy: 'try-later' };
  if (kept === null) return null;
  const { code, message, remedy } = JSON.parse(kept) as OrderProblem;
  return { code, message, remedy };
};

/** The delete of a row, in words for people; null where there is nothing to tell. */
export const toDeletion = (row: DeletionRow): Deletion | null => {
  const state = stateOf(row);
  if (!state) return null;
  const nextAt = state === 'cleanup-pending' ? row.write_back_due_at : row.delete_due_at;
  return {
    state, title: TITLES[state], requestedBy: row.delete_actor, requestedAt: row.delete_requested_at?.toISOString() ?? null, takenOutAt: row.stream_deleted_at?.toISOString() ?? null,
    tries: state === 'cleanup-pending' ? row.write_back_tries : row.delete_tries, nextAt: nextAt?.toISOString() ?? null, problem: problemOfRow(row, state),
  };
};
