import type { Engines } from '../trial/engines.ts';
import type { Figure } from './figures.ts';
export const measureRunner = async (_engines: Engines, _folder: string): Promise<Figure[]> => [];
