export { createLinnworksSwagger } from './linnworks-swagger.ts';
export type { LinnworksSwagger, SwaggerOperation } from './linnworks-swagger.ts';
export { linnworksOpenApiDir, MISSING_OPENAPI } from './linnworks-openapi-dir.ts';
export { callLinnworks } from './call-linnworks.ts';
export type { LinnworksCaller, LinnworksReply } from './call-linnworks.ts';
export { callStream, streamOrder } from './call-stream.ts';
export type { StreamCaller, StreamReply } from './call-stream.ts';
export { openReceiver } from './open-receiver.ts';
export type { Received, ReceivedContent, Receiver } from './open-receiver.ts';
