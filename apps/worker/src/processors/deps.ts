import type { AlertFlows, Application, Flows, MasterData, SubscriptionFlows } from '@stream-tech/flows';
import type { Producer } from '@stream-tech/queues';

/** What the processors hand their jobs to: the stories, and the queues for what a tick fans out. */
export type ProcessorDeps = { flows: Flows; labelFlows: Pick<Application['labelFlows'], 'sendForLabel' | 'drawAhead' | 'ordersToDrawAhead' | 'expireLabels'>; subscriptionFlows: Pick<SubscriptionFlows, 'checkSubscriptions' | 'subscriptionsDue'>; masterData: Omit<MasterData, 'previewPostalServices'>; alertFlows: Omit<AlertFlows, 'channels' | 'unavailable'>; producer: Pick<Producer, 'enqueueMany' | 'setGlobalConcurrency'> };
