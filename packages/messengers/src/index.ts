export { createMessengers, type Messengers, type MessengersOptions } from './create-messengers.ts';
export type { Sending } from './sending.ts';
