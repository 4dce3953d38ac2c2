/**
 * Where Linnworks opens in a browser. Its references name no address of a single order, so this is the application's front door, and the
 * order is found there by its number; should one become known, it is built here and nowhere else (assumed; linnworks-api.md says nothing).
 */
export const linnworksAddress = (): string => 'https://www.linnworks.net/';
