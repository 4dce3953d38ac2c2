import { ACCOUNT_FINDINGS } from './account-findings.ts';
import type { AlertQueries } from './finding.ts';
import { ORDER_FINDINGS } from './order-findings.ts';

/** What each rule of `ALERT_RULES` reads. */
export const ALERT_QUERIES: AlertQueries = { ...ORDER_FINDINGS, ...ACCOUNT_FINDINGS };
