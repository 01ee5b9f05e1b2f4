// One turn through the real AI SDK: DefaultChatTransport sends, readUIMessageStream reads. Reads a job as JSON from standard
// input, writes what came as JSON to standard output.
//   {sdk: 5|6|7, api: url, chatId, messages, trigger?, messageId?}
const job = JSON.parse(await new Response(process.stdin).text());
const { DefaultChatTransport, readUIMessageStream } = await import(`ai-${job.sdk}`);

const transport = new DefaultChatTransport({ api: job.api });
const stream = await transport.sendMessages({
  chatId: job.chatId,
  messages: job.messages,
  trigger: job.trigger ?? 'submit-message',
  messageId: job.messageId,
});

const chunks = [];
const errors = [];
const recorded = stream.pipeThrough(
  new TransformStream({
    transform(chunk, controller) {
      chunks.push(chunk);
      controller.enqueue(chunk);
    },
  }),
);
let message = null;
const read = readUIMessageStream({ stream: recorded, onError: error => errors.push(String(error?.message ?? error)) });
for await (const snapshot of read) {
  message = snapshot;
}
process.stdout.write(JSON.stringify({ chunks, message, errors }));
