// What an application would write on the npm package ai: its mock model, streamed as UI messages. Nothing is stored.
import { createServer } from 'node:http';
import { simulateReadableStream, streamText } from 'ai';
import * as mocks from 'ai/test';

const [deltas, delay] = process.argv.slice(2).map(Number);
const usage = { inputTokens: { total: 10, noCache: 10, cacheRead: 0, cacheWrite: 0 }, outputTokens: { total: deltas, text: deltas, reasoning: 0 } };
const chunks = [
  { type: 'stream-start', warnings: [] },
  { type: 'text-start', id: 't' },
  ...Array.from({ length: deltas }, (_, n) => ({ type: 'text-delta', id: 't', delta: `${n + 1} ` })),
  { type: 'text-end', id: 't' },
  { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage },
];
const Model = mocks.MockLanguageModelV4 ?? mocks.MockLanguageModelV3;
const model = new Model({
  doStream: async () => ({ stream: simulateReadableStream({ chunks, initialDelayInMs: null, chunkDelayInMs: delay || null }) }),
});

const server = createServer((request, response) => {
  const body = [];
  request.on('data', (bytes) => body.push(bytes));
  request.on('end', () => {
    const { messages } = JSON.parse(Buffer.concat(body).toString());
    const result = streamText({ model, prompt: messages.at(-1).parts[0].text });
    result.pipeUIMessageStreamToResponse(response);
  });
});
server.keepAliveTimeout = 60_000; // Node's 5 s are over while the others of 256 connections are answered.
server.listen(0, '127.0.0.1', () => console.log(`Now listening on: http://127.0.0.1:${server.address().port}`));
