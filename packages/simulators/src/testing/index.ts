export { createLinnworksSwagger } from './linnworks-swagger.ts';
export type { LinnworksSwagger, SwaggerOperation } from './linnworks-swagger.ts';
export { linnworksOpenApiDir, MISSING_OPENAPI } from './linnworks-openapi-dir.ts';
