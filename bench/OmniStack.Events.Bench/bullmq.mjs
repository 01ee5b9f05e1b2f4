// Measures BullMQ as Comparison does the engine. Arguments: port, events, concurrency. The last line is the result.
import { Queue, Worker } from 'bullmq';
import { execFileSync } from 'node:child_process';
import process from 'node:process';

const [port, events, concurrency] = process.argv.slice(2).map(Number);
const connection = { host: '127.0.0.1', port };
const content = { text: 'x'.repeat(180), n: 1 };
const queue = new Queue('bench', { connection });
const cpu = () => {
  const info = execFileSync('redis-cli', ['-p', String(port), 'info', 'cpu']).toString();
  return ['used_cpu_user', 'used_cpu_sys'].reduce((sum, field) => sum + Number(new RegExp(`${field}:([\\d.]+)`).exec(info)[1]), 0);
};
const rate = (count, start) => count / ((performance.now() - start) / 1000);
const publish = async (count) => {
  for (let i = 0; i < count; i++) await queue.add('e', content);
};

await publish(500);
let start = performance.now();
await publish(events);
const published = rate(events, start);

let stored = 0;
let target = events + 500;
let reached;
const reach = (more) => new Promise((resolve) => { target = stored + more; reached = resolve; });
const awaited = new Map();
let drained = reach(events + 500);
const [redisBefore, workerBefore] = [cpu(), process.cpuUsage()];
start = performance.now();
const worker = new Worker('bench', async () => ({ ok: true }), { connection, concurrency });
worker.on('completed', (job) => {
  awaited.get(job.id)?.();
  if (++stored >= target) reached();
});
await drained;
const drain = rate(events + 500, start);
const used = process.cpuUsage(workerBefore);
const redisMicros = (cpu() - redisBefore) * 1e6 / (events + 500);
const workerMicros = (used.user + used.system) / (events + 500);

const [redisBetween, workerBetween] = [cpu(), process.cpuUsage()];
start = performance.now();
drained = reach(events);
await publish(events);
await drained;
const concurrent = rate(events, start);
const all = process.cpuUsage(workerBetween);
const concurrentMicros = ((cpu() - redisBetween) * 1e6 + all.user + all.system) / events;

target = Infinity;
const latencies = [];
for (let i = -200; i < 2000; i++) {
  const id = `single-${i}`;
  const done = new Promise((resolve) => awaited.set(id, resolve));
  const begun = performance.now();
  await queue.add('e', content, { jobId: id });
  await done;
  awaited.delete(id);
  if (i >= 0) latencies.push(performance.now() - begun);
}
latencies.sort((a, b) => a - b);
console.log(JSON.stringify({
  publish: published, drain, concurrent, p50: latencies[1000], p99: latencies[1980], redisMicros, workerMicros, concurrentMicros,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
}));
await worker.close();
await queue.close();
