// Reads a response of server-sent events: yields the JSON of each, to "[DONE]".
export async function* readEvents(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const events = (rest + value.replaceAll('\r', '')).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      const data = event.split('\n').filter(line => line.startsWith('data:')).map(line => line.slice(5).trimStart()).join('\n');
      if (data === '[DONE]') {
        return;
      }
      if (data) {
        yield JSON.parse(data);
      }
    }
  }
}
