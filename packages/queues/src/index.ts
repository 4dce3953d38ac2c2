export * from './catalogue.ts';
export * from './connection.ts';
export * from './producer.ts';
export * from './schedules.ts';
export * from './runner.ts';
export * from './watchdog.ts';
export * from './call-budget.ts';
export * from './queue-depth.ts';
export { createFigures, mergeFigures, type FiguresOptions } from './figures.ts';
