// One turn through the real AI SDK: DefaultChatTransport sends, readUIMessageStream reads. Reads a job as JSON from standard
// input, writes what came as JSON to standard output.
//   {sdk: 5|6|7, api: url, chatId, messages, trigger?, messageId?, body?, dropAfter?, stopAfter?}
// A last message of the assistant goes on, as useChat has it after an approval.
// dropAfter breaks the connection after that many chunks and resumes; stopAfter stops the turn then and reads on.
const job = JSON.parse(await new Response(process.stdin).text());
const { DefaultChatTransport, readUIMessageStream } = await import(`ai-${job.sdk}`);

const transport = new DefaultChatTransport({ api: job.api, body: job.body });

async function resumed() {
  const connection = new AbortController();
  const reader = (await send(connection.signal)).getReader();
  for (let read = 0; read < job.dropAfter; read++) {
    await reader.read();
  }
  connection.abort();
  await reader.cancel().catch(() => {});
  return transport.reconnectToStream({ chatId: job.chatId });
}

const send = abortSignal => transport.sendMessages({
  chatId: job.chatId,
  messages: job.messages,
  trigger: job.trigger ?? 'submit-message',
  messageId: job.messageId,
  abortSignal,
});

const chunks = [];
const errors = [];
const recorded = (job.dropAfter ? await resumed() : await send()).pipeThrough(
  new TransformStream({
    async transform(chunk, controller) {
      chunks.push(chunk);
      controller.enqueue(chunk);
      if (chunks.length === job.stopAfter) {
        const stopped = await fetch(`${job.api}/${job.chatId}/stop`, { method: 'POST' });
        if (stopped.status !== 204) {
          throw new Error(`stop answered ${stopped.status}`);
        }
      }
    },
  }),
);
let message = null;
const last = job.messages.at(-1);
const continued = last.role === 'assistant' ? last : undefined;
const read = readUIMessageStream({ message: continued, stream: recorded, onError: error => errors.push(String(error?.message ?? error)) });
for await (const snapshot of read) {
  message = snapshot;
}
if ((await transport.reconnectToStream({ chatId: job.chatId })) !== null) {
  errors.push('a turn that has ended can be resumed');
}
process.stdout.write(JSON.stringify({ chunks, message, errors }));
