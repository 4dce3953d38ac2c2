/** Holds two containers for as long as its standard input is open; says where they are on one line of JSON. */
import { GenericContainer, Wait } from 'testcontainers';

const [postgres, redis] = await Promise.all([
  new GenericContainer('postgres:18-alpine')
    .withEnvironment({ POSTGRES_PASSWORD: 'postgres' })
    .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=300'])
    .withExposedPorts(5432)
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .start(),
  new GenericContainer('redis:7-alpine')
    .withCommand(['redis-server', '--save', '', '--maxmemory-policy', 'noeviction'])
    .withExposedPorts(6379)
    .start(),
]);
process.stdout.write(`${JSON.stringify({
  databaseUrl: `postgres://postgres:postgres@${postgres.getHost()}:${postgres.getMappedPort(5432)}/postgres`,
  redisUrl: `redis://${redis.getHost()}:${redis.getMappedPort(6379)}`,
})}\n`);
process.stdin.resume();
process.stdin.once('end', () => void Promise.all([postgres.stop(), redis.stop()]).then(() => process.exit(0)));
