import type { Flows } from '@stream-tech/flows';
import type { Producer } from '@stream-tech/queues';

/** What the processors hand their jobs to: the stories, and the queues for what a tick fans out. */
export type ProcessorDeps = { flows: Flows; producer: Pick<Producer, 'enqueueMany' | 'setGlobalConcurrency'> };
