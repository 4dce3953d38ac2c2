import type { DrawCommand } from '../compose.ts';
import { composeList } from './compose-list.ts';
import { loadList } from './load-list.ts';
import { pickList } from './pick-list.ts';
import { composeCover } from './run-cover.ts';
import type { LoadListFacts, PickListFacts, RunCoverFacts } from './run-facts.ts';

/** A paper of a run: the first page of its pack, its load list, or its pick list. */
export type RunPaper = { paper: 'cover'; facts: RunCoverFacts } | { paper: 'load-list'; facts: LoadListFacts } | { paper: 'pick-list'; facts: PickListFacts };

/** A paper's pages as drawing commands. The faces its texts need are open already. */
export const composePaper = (paper: RunPaper): DrawCommand[][] => {
  switch (paper.paper) {
    case 'cover': return [composeCover(paper.facts)];
    case 'load-list': return composeList(loadList(paper.facts));
    case 'pick-list': return composeList(pickList(paper.facts));
  }
};
